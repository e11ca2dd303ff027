"""Verbs of insight: bring the facts up to date, release numbers from them, and look for themes."""

from countersign.insight.actions.carrying import carry_in, carry_out
from countersign.insight.actions.looking import look
from countersign.insight.actions.refreshing import Refreshed, refresh
from countersign.insight.actions.releasing import release

__all__ = ["Refreshed", "carry_in", "carry_out", "look", "refresh", "release"]
