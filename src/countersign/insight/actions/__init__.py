"""Verbs of insight: bring the facts up to date, and release numbers from them."""

from countersign.insight.actions.refreshing import Refreshed, refresh
from countersign.insight.actions.releasing import release

__all__ = ["Refreshed", "refresh", "release"]
