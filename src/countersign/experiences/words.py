"""Phrases about accounts that pages, letters and the command line share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.urls import reverse

from countersign.frontend.components import Row

# state -> what a person with a receipt is told about it
BECAME = {
    "received": "We have it. Identifiers have not been removed yet, and nobody outside has seen it.",
    "held": "A person is looking at it first, because somebody may be in danger or afraid. It is not published.",
    "redacted": "Names and other identifiers have been removed from the copy that is worked with.",
    "doubtful": "A person is deciding whether it is about a public service.",
    "set_aside": "It is not about a public service, so its words were destroyed. Only the fact that it came was kept.",
    "relevant": "It is about a public service. Who answers for it comes next.",
    "unsure": "A person is deciding who answers for it.",
    "unattached": "We do not know who answers for this. It is logged as a gap, and a named office has to close it.",
    "attached": "We know who answers for it.",
    "coded": "What it is about was noted. A person signs that off before it counts.",
    "counted": "It is counted.",
    "withdrawn": "You withdrew it. Its words are destroyed and it is no longer counted.",
}

# The way of an account as the person sees it: (words, the states that have passed it).
_WAY = (
    ("Received", frozenset(BECAME)),
    ("Identifiers removed", frozenset(BECAME) - {"received", "held", "withdrawn"}),
    ("About a public service", frozenset(("relevant", "unsure", "unattached", "attached", "coded", "counted"))),
    ("Known who answers", frozenset(("attached", "coded", "counted"))),
    ("What it is about is noted", frozenset(("coded", "counted"))),
    ("Counted", frozenset(("counted",))),
)


def passed(state: str) -> list[tuple[str, bool]]:
    """Each stage of the way with whether it is behind; empty where the way has ended."""
    return [] if state in ("withdrawn", "set_aside") else [(words, state in behind) for words, behind in _WAY]


CONSENT_VERSION = "1"
CONSENT = (
    "Write to me at this address when those who answer say that something has changed, so that I can say whether it"
    " has. Use it for nothing else. Destroy it after 12 months, when I withdraw what I told, or when I take it back."
)
"""What somebody agrees to who leaves an address. Another wording is another version, and asks anew."""

BY_MAIL_VERSION = "mail 1"
BY_MAIL = (
    "They wrote to this register by e-mail. The address that they wrote from is sealed and used to send them the"
    " receipt code, and to write when those who answer say that something has changed. It is destroyed after 12 months,"
    " when they withdraw what they told, or when they take it back by the link in every letter."
)
"""Under what the address of a letter is kept; the letter in return says the same."""

CARRY_VERSION = "1"
CARRY = (
    "Carry messages to me, too, from those who run or pay for this service, once somebody of this register has read"
    " them. I read them here, with my code. Nobody tells them who I am, how to reach me, or whether I got them."
)
"""What somebody agrees to besides, in a box of its own."""

_QUESTIONS = (
    ("What happened?", "words", "tell-what"),
    ("What was it about?", "said_service", "tell-whose"),
    ("Who runs it?", "said_body", "tell-whose"),
    ("Where was it?", "said_place", "tell-whose"),
    ("Who answers for it?", "contract", "tell-answers"),
    ("When was it?", "happened_on", "tell-when"),
    ("Are you afraid of what may happen?", "fears", "tell-when"),
)


def answer_rows(values: Mapping[str, str], answers: str) -> list[Row]:
    """Every question and its answer on the page that checks them, each with the link to change it."""
    said = {**values, "contract": answers, "fears": "Yes" if values.get("fears") else "No"}
    if when := day(values):
        said["happened_on"] = f"{when:%-d %B %Y}"
    return [
        Row(question, said.get(name, ""), deed="Change", deed_href=reverse(page), unknown="Not said")
        for question, name, page in _QUESTIONS
    ]


def day(values: Mapping[str, str]) -> dt.date | None:
    """The day it happened, if it was said."""
    return dt.date.fromisoformat(values["happened_on"]) if values.get("happened_on") else None


def as_text(value: object) -> str:
    """How an answer lies in a draft."""
    return value.isoformat() if isinstance(value, dt.date) else str(value or "")


ALSO_HELD = {"afraid": "The person fears what may happen to them", "other": "Another reason"}
"""Why an account may be held besides the kinds of danger in ``countersign.text.danger``."""

# queue of the desk -> (its title, what a steward does there)
QUEUES = {
    "alerts": ("Danger alerts", "Look at once, and go through the doors"),
    "held": ("Held for safety", "Release when everything that had to be done is done"),
    "redactions": ("Redactions to check", "Confirm or correct what the software was not sure of"),
    "doubtful": ("May not be about a public service", "Say yes or no"),
    "attach": ("Nobody is sure whose it is", "Choose who answers, or leave a gap"),
    "copies": ("Copies", "One account told twice, or different people?"),
    "campaigns": ("Set apart as a campaign", "One hand, or people of their own?"),
    "batches": ("Codings to sign off", "Read the sample, then sign off the batch"),
    "texts": ("Words to sign off for publication", "Check once more that nobody is given away"),
    "messages": ("Messages to carry", "Read each as somebody who fears for their care would; carry it or turn it down"),
    "gaps": ("Gaps", "Find out who answers, and close with an outcome"),
}


def typed(given: Mapping[str, object]) -> str:
    """All that somebody wrote in words of their own, whichever field it stands in."""
    return "\n".join(value for value in given.values() if isinstance(value, str))
