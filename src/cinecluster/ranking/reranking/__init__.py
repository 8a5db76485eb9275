"""A list reordered by more than its scores: diversity, novelty, rotation."""
