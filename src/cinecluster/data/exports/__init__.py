"""Ratings that people bring along from other sites: exports of Letterboxd, IMDb and Kinopoisk."""
