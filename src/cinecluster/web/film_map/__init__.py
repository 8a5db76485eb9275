"""The page of the map, and the files that its modules draw it from."""
