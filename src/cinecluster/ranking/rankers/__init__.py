"""Everything that orders films for a history, behind one protocol."""
