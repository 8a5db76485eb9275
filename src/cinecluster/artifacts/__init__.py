"""Models as immutable, checksummed, versioned folders; the six files; the import of foreign ones."""
