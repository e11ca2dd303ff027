"""Standards out: machine-readable doors."""
