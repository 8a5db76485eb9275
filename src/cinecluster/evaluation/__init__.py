"""Splits, metrics and the figures by which a model is judged."""
