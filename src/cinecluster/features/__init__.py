"""Clean tables in, one feature row per film out."""
