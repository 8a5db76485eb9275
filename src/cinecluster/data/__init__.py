"""MovieLens editions, read and cleaned into tables, with a report that accounts for every row."""
