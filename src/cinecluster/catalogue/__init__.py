"""Looking around in one model: films, clusters, viewers, and where a new film would go."""
