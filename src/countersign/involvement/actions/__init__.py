"""Verbs of involvement."""
