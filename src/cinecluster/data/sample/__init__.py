"""The built-in sample: well-known films, written down by hand, and viewers drawn from a seed."""
