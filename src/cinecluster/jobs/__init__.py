"""Training jobs: one at a time, each in a process of its own."""
