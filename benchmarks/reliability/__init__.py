"""What the service promises under faults, each promise with the experiment that shows it (DESIGN 4.3)."""
