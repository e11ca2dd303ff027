"""Watching measures over time: is something changing, or is it chance."""
