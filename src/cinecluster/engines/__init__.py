"""The only package that knows which dataframe engine runs: Polars by default, DuckDB beside it."""
