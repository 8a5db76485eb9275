"""Ratings in, what a personal ranker needs out: preferences, item weights, item factors."""
