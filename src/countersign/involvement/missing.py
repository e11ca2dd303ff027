"""Who is missing among those who take part, against those who live there.

Numbers of people are counted down to fives before anything is made of them, sums as well as parts: nobody can be told
by taking one from the other, or from the number of yesterday. A place is called missing only where that holds for
every number that the fives may stand for. Pure arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass

from countersign.stats.intervals import wilson

STEP = 5
FEWEST = 10
"""People who said where they live, below which no place is compared: no share is said of fewer than ten."""
WORDS = {
    "missing": "Missing: fewer than would come by where people live",
    "alike": "No difference that so few people could show",
    "more": "More than would come by where people live",
    "unknown": "Not known: nobody has said how many live there",
    "few": "Too few to say",
}


def fives(number: int) -> int:
    """Counted down to the next five.

    >>> fives(4), fives(12)
    (0, 10)
    """
    return number // STEP * STEP


def said(number: int) -> str:
    """How a number that was counted down is said.

    >>> said(0), said(10)
    ('fewer than 5', '10 to 14')
    """
    return f"{number:,} to {number + STEP - 1:,}" if number else "fewer than 5"


@dataclass(frozen=True)
class Came:
    """People of one place: ``asked`` came on an invitation, ``own`` by themselves; both counted down to fives.
    ``share`` (0 to 1) of all who live in the area live here; None where it is not known."""

    name: str
    people: int | None
    source: str
    share: float | None
    asked: int
    own: int
    all: int
    verdict: str

    @property
    def words(self) -> str:
        return WORDS[self.verdict]


def verdict(came: int, base: int, share: float | None) -> str:
    """A key of :data:`WORDS` for ``came`` of ``base`` (both counted down) against the ``share`` who live there, by
    Wilson's 95 % interval at the number that speaks most against it."""
    if share is None:
        return "unknown"
    if base < FEWEST:
        return "few"
    if wilson(min(came + STEP - 1, base), base).upper < share:
        return "missing"
    return "more" if wilson(came, base + STEP - 1).lower > share else "alike"
