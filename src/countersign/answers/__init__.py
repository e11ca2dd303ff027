"""Answers: what the offices say back, what they promise, and whether the people concerned confirm the change."""
