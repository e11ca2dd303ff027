"""The lives of things as one page of the docs, drawn from the tables that the code obeys."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.answers.states import COMMITMENT, CONTEST, ROUND
from countersign.awards.states import BID, CHALLENGE, CLARIFICATION, PROCUREMENT, REFERENCE
from countersign.experiences.states import EXPERIENCE, MESSAGE
from countersign.findings.states import DUE, FINDING
from countersign.intake.states import INLET, RUN
from countersign.involvement.states import (
    ASK,
    BALLOT,
    DRAW,
    INCIDENT,
    ITEM,
    MEETING,
    PANEL,
    RECOMMENDATION,
    REMARK,
    RESPONSE,
    SIGN_UP,
    SURVEY,
    VOLUNTEER,
)
from countersign.lifecycle import Life
from countersign.notices.states import NOTICE
from countersign.people.states import UNSEALING
from countersign.register.states import CONTRACT, LINK
from countersign.terms.states import ARRANGEMENT, OVERRIDE, REHEARSAL, SCHEDULE, SHOWN
from countersign.work.states import JOB

# A life and the file that holds its table, in the order of the loop.
LIVES: tuple[tuple[Life, str], ...] = (
    (CONTRACT, "register/states.py"),
    (LINK, "register/states.py"),
    (SCHEDULE, "terms/states.py"),
    (ARRANGEMENT, "terms/states.py"),
    (SHOWN, "terms/states.py"),
    (OVERRIDE, "terms/states.py"),
    (MESSAGE, "experiences/states.py"),
    (REHEARSAL, "terms/states.py"),
    (RUN, "intake/states.py"),
    (INLET, "intake/states.py"),
    (EXPERIENCE, "experiences/states.py"),
    (UNSEALING, "people/states.py"),
    (FINDING, "findings/states.py"),
    (DUE, "findings/states.py"),
    (COMMITMENT, "answers/states.py"),
    (ROUND, "answers/states.py"),
    (CONTEST, "answers/states.py"),
    (ASK, "involvement/states.py"),
    (SIGN_UP, "involvement/states.py"),
    (INCIDENT, "involvement/states.py"),
    (SURVEY, "involvement/states.py"),
    (RESPONSE, "involvement/states.py"),
    (REMARK, "involvement/states.py"),
    (PANEL, "involvement/states.py"),
    (VOLUNTEER, "involvement/states.py"),
    (DRAW, "involvement/states.py"),
    (MEETING, "involvement/states.py"),
    (ITEM, "involvement/states.py"),
    (BALLOT, "involvement/states.py"),
    (RECOMMENDATION, "involvement/states.py"),
    (PROCUREMENT, "awards/states.py"),
    (CLARIFICATION, "awards/states.py"),
    (BID, "awards/states.py"),
    (CHALLENGE, "awards/states.py"),
    (REFERENCE, "awards/states.py"),
    (NOTICE, "notices/states.py"),
    (JOB, "work/states.py"),
)

_HEAD = """# Lives

This page is generated from the tables in each room's `states.py`. A thing is in one of these states; only the verbs on
the arrows move it, and a verb that the table does not know in a state is refused with what is possible.
"""


def reference() -> str:
    """docs/reference/lives.md; ``make docs`` writes it."""
    return "\n".join((_HEAD, *(line for life, source in LIVES for line in _life(life, source))))


def _life(life: Life, source: str) -> Iterator[str]:
    yield f"## {life.name[:1].upper()}{life.name[1:]}\n"
    yield f"`src/countersign/{source}`\n"
    yield f"```mermaid\n{life.mermaid()}\n```\n"
    yield "| state | in words |\n|---|---|"
    yield "\n".join(f"| `{state}` | {words} |" for state, words in life.choices) + "\n"
