"""The processes that answer: how one stops, and how several share the work."""
