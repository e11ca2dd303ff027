"""Phrases that pages and letters of involvement share."""

from __future__ import annotations

CONSENT_VERSION = "1"
KEPT_DAYS = 365
"""Days an address is kept after it was left; said in the wording that is agreed to."""

CONSENT = (
    "Reach me here about what I signed up for: a place, a reminder, a change, and what came of it. Use it for nothing"
    " else, give it to nobody who commissions or provides a service, and destroy it after 12 months or when I say so."
)
"""What somebody agrees to who leaves an address. Another wording is another version, and asks anew."""

WHY_HOME = (
    "Only so that all can see which parts are missing. It is counted in fives and shown to nobody as yours; leave it"
    " out if you like."
)

SURVEY_CONSENT = (
    "Write to me here what comes of this survey, and once if I am asked whether what was promised came true. Use it for"
    " nothing else, give it to nobody who commissions or provides a service, and destroy it after 12 months or when I"
    " say so."
)

STANDING = (
    "Ask me later whether what was promised came true, if a finding rests on an answer of mine. For that it stays"
    " known, behind my code and to nobody who commissions or provides a service, that I gave that answer."
)
"""What somebody agrees to who may be asked again; nothing is kept of who said what without it."""
STANDING_VERSION = "1"

STATED = (
    ("5 %", "say they would be actively involved in how their local services are run"),
    ("43 %", "say they would take part in a one-off clean-up"),
    ("a third", "say they would spend a few hours a month visiting patients in hospital"),
)

STATED_SOURCE = (
    "Quoted at second hand in this project’s design notes; the surveys, their wording and their date were not seen."
    " What people say they would do is an upper bound: fewer do it."
)


def few(number: int) -> str:
    """How a number of people is said in public: one to four are never told apart.

    >>> few(0), few(3), few(12)
    ('nobody', 'fewer than 5', '12')
    """
    return "nobody" if number == 0 else "fewer than 5" if number < 5 else f"{number:,}"
