"""Pages about involvement."""
