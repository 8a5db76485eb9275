"""What is measured or shown with real data; never part of a test's assertion."""
