"""The page that says how good a version is."""
