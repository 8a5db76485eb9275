"""What outlives a model: online ratings, training jobs, keys; in SQLite or PostgreSQL."""
