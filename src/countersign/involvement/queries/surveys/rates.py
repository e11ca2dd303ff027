"""Response rates, by the definitions of the American Association for Public Opinion Research (AAPOR).

AAPOR, Standard Definitions: Final Dispositions of Case Codes and Outcome Rates for Surveys, 10th edition (2023):
(names and formulas as quoted in Wikipedia, "Response rate (survey)"; the edition itself was not at hand)
RR1 = I / ((I + P) + (R + NC + O) + (UH + UO)), RR2 = (I + P) / the same. Here nobody visits or calls, so all who were
not heard of count as unknown (UO); those found not to belong to the population are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from countersign.involvement.models import Survey
from countersign.involvement.queries.surveys.released import taking_part
from countersign.stats.disclosure import THRESHOLD, Share, share

_SMALL = range(1, THRESHOLD)


@dataclass(frozen=True)
class Rates:
    """``invited`` less those ``not_in``; ``why_not`` in words where a rate cannot be said."""

    invited: int | None = None
    answered: int | None = None
    rr1: Share | None = None
    rr2: Share | None = None
    dispositions: tuple[tuple[str, str, int | None], ...] = ()
    why_not: str = ""


_WORDS = {
    "I": "Answered to the end", "P": "Began and did not send", "R": "Said no, or withdrew",
    "UO": "No reply, or nobody was reached", "NE": "Not among those who are asked, left out",
}  # fmt: skip


def rates(survey: Survey) -> Rates:
    """As things stood on the day it closed, with how many answered as the release says."""
    if not survey.is_invited:
        return Rates(why_not="Anybody could answer, and nobody knows how many saw it: there is no response rate.")
    kept = survey.results.get("responded")
    if not kept:
        return Rates(why_not="It is worked out on the day the survey closes.")
    whole = taking_part(survey)[""]
    answered = whole.fresh if whole else None
    if answered != kept["I"]:
        return Rates(why_not="How many answered is not released, or somebody has withdrawn since it closed.")
    invited = sum(kept[letter] for letter in ("I", "P", "R", "UO"))
    partly = None if kept["P"] in _SMALL else share(kept["I"] + kept["P"], invited)
    said = tuple((letter, words, _masked(kept[letter])) for letter, words in _WORDS.items())
    return Rates(invited, answered, share(answered, invited), partly, said)


def _masked(number: int) -> int | None:
    return None if number in _SMALL else number
