"""What several pages show: cards of clusters, charts, the map in little."""
