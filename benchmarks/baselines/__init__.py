"""What ``cinecluster prepare`` is measured against: the same work, written by hand."""
