"""The names that tests once took from here; they live in :mod:`stats.reference`."""

from stats.reference import FOLDER, Vector, family, numbers, str_id

__all__ = ["FOLDER", "Vector", "family", "numbers", "str_id"]
