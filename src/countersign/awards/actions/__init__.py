"""Verbs of awards."""
