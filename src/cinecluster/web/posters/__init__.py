"""Pictures of films from TMDB, kept in a folder, where the operator has a key for them."""
