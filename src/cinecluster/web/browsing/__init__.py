"""Pages to look around in: home, search, films, clusters."""
