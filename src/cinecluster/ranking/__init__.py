"""A model and a question in, a ranked list with its reasons out; NumPy only."""
