"""Functions for code that has dataframes at hand; run from the root of the repository."""
