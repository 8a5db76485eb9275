"""The page of one's own taste, and the import of ratings from elsewhere."""
