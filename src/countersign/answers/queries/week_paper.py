"""The week's paper as a paper: short tables for a meeting, in the order in which they ask for attention."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.db.models import Model

from countersign.answers.models import Answer, Commitment, Contest
from countersign.answers.queries.loop import Count
from countersign.answers.queries.week import Digest, Listed, name_of
from countersign.formats.papers import Grid, Heading, Paper, Words
from countersign.terms import queries as terms

Block = Heading | Words | Grid
Columns = tuple[str, ...]
Row = Callable[..., tuple[str, ...]]
_LOOP = {"told": "Told", "found": "Findings", "answered": "Answers given", "promised": "Promised",
         "confirmed": "Confirmed"}  # fmt: skip


def week_paper(digest: Digest) -> Paper:
    """The paper of a digest. Nothing stands in it that is not public."""
    name = digest.body.name if digest.body else "The whole register"
    week = f"Week {name_of(digest.begins)}, {_on(digest.begins)} to {_on(digest.ends)}"
    under = f"{name}. {week}. {_STANDS.format(_on(digest.made_on))}"
    made = f"{settings.HOST_NAME}, {settings.ADDRESS}"
    return Paper("What is owed, promised and confirmed", under, (*_glance(digest), *_parts(digest)), made)


_STANDS = "What is owed and promised stands as on {}; answers and confirmations are those of the week."


def _glance(digest: Digest) -> tuple[Block, ...]:
    counts = (
        ("Overdue answers", digest.overdue.total + digest.escalated.total),
        ("of these before scrutiny", digest.escalated.total),
        ("Answers due within four weeks", digest.due.total),
        ("Answers given this week", digest.answered.total),
        ("Promises that fell due and are not claimed done", digest.promises_due.total),
        ("Promises claimed done, not confirmed yet", digest.claimed.total),
        ("Promises confirmed this week by those concerned", digest.confirmed.total),
        ("Promises contested by those concerned", digest.contested.total),
        ("Contests that are not settled", digest.contests.total),
        ("Owed to the public under contracts, and not published", digest.missing.total),
        ("Withheld from the public, with reasons", digest.withheld.total),
        ("Published late this week", digest.late.total),
    )
    rows = tuple((words, f"{number:,}") for words, number in counts)
    loop = tuple(_loop_row(count) for count in digest.loop)
    return (
        Heading("At a glance"),
        Grid("How much waits", ("What", "How many"), rows),
        Grid("How far the loop has come", ("Step", "So far", "Stuck longest"), loop),
    )


def _loop_row(count: Count) -> tuple[str, str, str]:
    number = "not released" if count.count is None else f"{count.count:,}"
    out_of = f" of {count.of:,}" if count.of is not None and count.count is not None else ""
    stuck = f"{count.stuck.days:,} days" if count.stuck else "nothing"
    return _LOOP[count.name], number + out_of, stuck


def _parts(digest: Digest) -> tuple[Block, ...]:
    owed = ("Finding", "Who answers", "Due", "Overdue for")
    ahead = ("Finding", "Who answers", "Due")
    promise = ("Promise", "Who promised", "Due", "As it stands")
    contest = ("Promise", "Who promised", "Reply due", "State")

    def standing(one: Commitment) -> tuple[str, ...]:
        said = digest.confirmations.get(one.pk)
        words = (said.words if said and said.words else "") or one.get_state_display()
        return (f"{one.pk}. {one.measure}", one.body.name, _on(one.due_on), words)

    promised = ("What", "Who owes it", "Due", "How it stands")

    def stands(one: Model) -> tuple[str, ...]:
        what = f"{one.schedule.contract.title}: {one.what}, {terms.period(one)}"
        state = terms.status(one, digest.made_on)
        why = terms.told(one, state) if state == "withheld" else ""
        return (what, one.body.name, _on(one.due_on), " ".join(filter(None, (terms.stands(one, digest.made_on), why))))

    parts: tuple[tuple[str, Listed, Columns, Row], ...] = (
        ("Overdue and before scrutiny", digest.escalated, owed, _overdue(digest.made_on)),
        ("Overdue", digest.overdue, owed, _overdue(digest.made_on)),
        ("Contested by those concerned", digest.contested, promise, standing),
        ("Replies that contests wait for", digest.contests, contest, _contest),
        ("Promises that fell due", digest.promises_due, promise, standing),
        ("Due within four weeks", digest.due, ahead, _ahead),
        ("Claimed done, not confirmed yet", digest.claimed, promise, standing),
        ("Answered this week", digest.answered, ("Finding", "Who answered", "On", "How"), _answer),
        ("Confirmed this week", digest.confirmed, promise, standing),
        ("Owed to the public, and not published", digest.missing, promised, stands),
        ("Withheld from the public", digest.withheld, promised, stands),
        ("Published late this week", digest.late, promised, stands),
    )
    if digest.is_empty:
        return (Words("Nothing is owed, and nothing happened this week."),)
    return tuple(block for title, listed, columns, row in parts for block in _part(title, listed, columns, row))


def _part(title: str, listed: Listed, columns: Columns, row: Row) -> tuple[Block, ...]:
    """A table under its heading, and how many lines more the pages show; nothing where there is nothing."""
    if not listed.total:
        return ()
    grid = Grid(f"{title}: {listed.total:,}", columns, tuple(row(one) for one in listed.lines))
    more = (Words(f"And {listed.more:,} more, on {settings.ADDRESS}."),) if listed.more else ()
    return (Heading(title), grid, *more)


def _overdue(today: dt.date) -> Row:
    def row(due) -> tuple[str, ...]:
        age = (today - due.due_on).days
        return (*_ahead(due), f"{age:,} day{'s' if age != 1 else ''}")

    return row


def _ahead(due) -> tuple[str, ...]:
    who = f"{due.body.name}, {due.office}" if due.office else due.body.name
    return (f"{due.finding_id}. {due.finding.claim}", who, _on(due.due_on))


def _answer(answer: Answer) -> tuple[str, ...]:
    how = answer.get_kind_display() + (f": {answer.get_reason_display()}" if answer.reason else "")
    finding = f"{answer.due.finding_id}. {answer.due.finding.claim}"
    return (finding, answer.due.body.name, _on(answer.at.date()), f"{how}, late" if answer.late else how)


def _contest(contest: Contest) -> tuple[str, ...]:
    promise = f"{contest.commitment_id}. {contest.commitment.measure}"
    return (promise, contest.commitment.body.name, _on(contest.due_on), contest.get_state_display())


def _on(day: dt.date) -> str:
    return f"{day:%-d %B %Y}"
