"""The operator's pages: training, versions, health."""
