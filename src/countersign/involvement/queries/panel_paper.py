"""The minutes of a meeting as a paper: words, who was there, papers, and every vote with its dissent."""

from __future__ import annotations

from countersign.formats.papers import Bullets, Grid, Heading, Paper, Words
from countersign.involvement.models import Ballot, Meeting

Block = Heading | Words | Bullets | Grid


def minutes_paper(meeting: Meeting) -> Paper:
    """Votes and dissent come from the votes themselves, so that no words leave one out."""
    words = [Words(line.strip()) for line in meeting.minutes.splitlines() if line.strip()]
    ballots = [block for ballot in meeting.ballots.select_related("item") for block in _ballot(ballot)]
    votes = [Heading("Votes"), *(ballots or [Words("Nothing was voted on.")])]
    under = f"Meeting on {meeting.on:%-d %B %Y}, {meeting.where}"
    blocks = (*words, *_present(meeting), *_papers(meeting), *votes)
    made = f"Signed off by a steward on {meeting.published_at:%-d %B %Y}. Votes and dissent as they were cast."
    return Paper(f"Minutes: {meeting.panel.title}", under, blocks, made)


def _present(meeting: Meeting) -> list[Block]:
    there = meeting.present.select_related("seat__body").order_by("seat__number")
    return [Heading("Who was there"), Bullets(tuple(str(one.seat) for one in there) or ("Nobody",))]


def _papers(meeting: Meeting) -> list[Block]:
    rows = [(one.title, f"{one.sent_on:%-d %B %Y}", "late" if one.late else "in time") for one in meeting.papers.all()]
    columns = ("Paper", "Sent on", "In time")
    return [Heading("Papers"), Grid("Papers, the same for everybody", columns, tuple(rows))] if rows else []


def _ballot(ballot: Ballot) -> list[Block]:
    votes = ballot.votes.select_related("sitting__seat__body").order_by("sitting__seat__number", "pk")
    rows = tuple((str(vote.sitting.seat), vote.get_choice_display(), vote.dissent or "–") for vote in votes)
    head = f"Item {ballot.item.number}: {ballot.motion}"
    outcome = Words(f"{ballot.get_kind_display()}: {ballot.get_state_display()}.")
    grid = [Grid("Votes by seat", ("Seat", "Vote", "Dissent"), rows)] if rows else []
    return [Heading(head, level=2), outcome, *grid]
