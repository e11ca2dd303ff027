"""How panels are drawn: rows and tables for the components."""

from __future__ import annotations

from collections import defaultdict

from django.urls import reverse

from countersign import clock
from countersign.frontend.components import Cell, Column, Row, Table
from countersign.involvement.models import Ballot, Conflict, Draw, Meeting, Panel, Seat
from countersign.involvement.queries import panels as queries
from countersign.involvement.queries.chairs import Chair, chairs, chairs_of, users
from countersign.involvement.queries.subjects import words

_COLOURS = {"recruiting": "blue", "sitting": "green", "ended": "grey", "drafted": "yellow", "dropped": "grey"}
NOTHING = "–"


def day(when) -> str:
    return f"{when:%-d %B %Y}" if when else ""


def listing(panels, csv_href: str) -> Table:
    """Panels, a line each; two queries for the seats of all of them."""
    panels = list(panels)
    chairs = chairs_of(panels)
    columns = [Column("Panel"), Column("Contract"), Column("State"), Column("Users’ seats", numeric=True),
               Column("Vacant now", numeric=True)]  # fmt: skip
    rows = [_listed(one, users(chairs[one.pk])) for one in panels]
    return Table("panels", "Panels", columns, rows, csv_href=csv_href)


def _listed(one: Panel, own: list[Chair]):
    empty = sum(chair.sitting is None for chair in own)
    name = Cell(one.title, href=reverse("involvement:panel", args=[one.pk]))
    return [name, one.contract.title, Cell(one.get_state_display(), tag=_COLOURS[one.state]), len(own), empty]


def terms(one: Panel) -> list[Row]:
    """Its terms of reference."""
    return [
        Row("Contract", one.contract.title, href=f"/contracts/{one.contract.slug}"),
        Row("Convened by", one.body.name),
        Row("State", one.get_state_display()),
        Row("Users’ least share", f"{one.user_share} % of the seats"),
        Row("Quorum", f"{one.quorum} votes, at least one of them a user’s"),
        Row("Papers", f"to everybody at once, {one.papers_days} working days before"),
        Row("Recommendations", f"answered within {one.answer_days} days, with a reason"),
        Row("A vacant seat", f"filled within {one.fill_days} days"),
        Row("Pay", f"£{one.pay} to a user for each meeting, and expenses"),
        Row("Support", one.support),
        Row("Volunteer until", day(one.recruits_until), unknown="Not looking for volunteers now"),
    ]


def seats(one: Panel) -> Table:
    columns = [Column("Seat"), Column("Whose"), Column("Held since"), Column("Trained"), Column("Vacant"),
               Column("Days vacant in all", numeric=True), Column("Interests")]  # fmt: skip
    conflicts: dict[int, list[str]] = defaultdict(list)
    for conflict in Conflict.objects.filter(seat__panel=one):
        conflicts[conflict.seat_id].append(conflict.words)
    rows = [
        [chair.seat.number, whose(chair.seat), *_held(chair), "; ".join(conflicts[chair.seat.pk]) or "None declared"]
        for chair in chairs(one)
    ]
    return Table("seats", "Seats, and how long each stood vacant", columns, rows,
                 csv_href=reverse("involvement:panel-seats-csv", args=[one.pk]))  # fmt: skip


def whose(seat: Seat) -> str:
    return seat.body.name if seat.body else seat.get_kind_display()


def _held(chair: Chair) -> list[object]:
    """Since when it is held, trained when, vacant for how long now and in all."""
    sits, in_all = chair.sitting, f"{chair.days_vacant} of {chair.days}"
    if sits:
        trained = day(sits.trained_on) or ("No training entered" if sits.volunteer_id else NOTHING)
        return [day(sits.since), trained, NOTHING, in_all]
    return [NOTHING, NOTHING, vacancy(chair), in_all]


def vacancy(chair: Chair) -> Cell:
    """The clock of a vacant seat: for how long, and by when it was to be filled."""
    words = f"{chair.vacant_now_days} day{'s' * (chair.vacant_now_days != 1)}"
    if chair.is_overdue:
        return Cell(f"{words}, {(chair.end - chair.fill_by).days} overdue", tag="red")
    return Cell(f"{words}, to be filled by {day(chair.fill_by)}", tag="yellow")


def agenda(one: Panel) -> Table | None:
    columns = [Column("Item", numeric=True), Column("What"), Column("Put there by"), Column("About"), Column("State")]
    rows = [
        [item.number, item.title, str(item.seat), about(item), item.get_state_display()] for item in queries.agenda(one)
    ]
    return Table("agenda", "Agenda", columns, rows, csv_href=_href("agenda", one)) if rows else None


def about(item) -> Cell | str:
    """What was pulled onto the agenda, with its address."""
    if item.finding_id:
        return Cell(item.finding.claim, href=reverse("findings:one", args=[item.finding_id]))
    if item.commitment_id:
        return Cell(item.commitment.measure, href=reverse("answers:commitment", args=[item.commitment_id]))
    if item.clause_id:
        return Cell(words(item.clause), href=reverse("terms:schedule", args=[item.panel.contract.slug]))
    return words(item.gap) if item.gap_id else NOTHING


def meetings(one: Panel) -> Table | None:
    columns = [Column("Day"), Column("Where"), Column("State"), Column("Papers", numeric=True)]
    rows = [
        [Cell(day(met.on), href=reverse("involvement:panel-meeting", args=[one.pk, met.pk])), met.where,
         met.get_state_display(), len(met.papers.all())]
        for met in one.meetings.prefetch_related("papers")
    ]  # fmt: skip
    return Table("meetings", "Meetings", columns, rows) if rows else None


def recommendations(one: Panel) -> Table | None:
    columns = [Column("Recommended"), Column("To"), Column("Answer by"), Column("Answer"), Column("Reason"),
               Column("Promise")]  # fmt: skip
    rows = [_recommended(made) for made in queries.recommendations(one)]
    href = _href("recommendations", one)
    return Table("recommendations", "What it recommended", columns, rows, csv_href=href) if rows else None


def _recommended(made):
    late = queries.is_overdue(made, clock.today())
    state = Cell("overdue", tag="red") if late else made.get_state_display()
    href = reverse("answers:commitment", args=[made.commitment_id]) if made.commitment_id else ""
    promise = Cell(f"Commitment {made.commitment_id}", href=href) if href else NOTHING
    return [made.ballot.motion, made.body.name, day(made.due_on), state, made.reason or NOTHING, promise]


def draws(one: Panel) -> list[tuple[Draw, list[Row]]]:
    return [(draw, _draw(draw)) for draw in one.draws.all()]


def _draw(one: Draw) -> list[Row]:
    return [
        Row("State", one.get_state_display()),
        Row("Seats", f"{one.seats}, from {one.volunteers} volunteers"),
        Row("Panels in the lottery", f"{len(one.members):,}, with {sum(one.tickets):,} tickets"),
        Row("Least chance of anybody", f"{one.least:.1%}; no lottery could give more than {one.bound:.1%}"),
        Row("Digest, printed before the seed", one.digest),
        Row("Seed", one.seed, unknown=f"{one.seed_source}, known on {day(one.seed_on)}"),
        Row("Panel drawn", one.drawn, unknown="Not drawn yet"),
    ]


def papers(one: Meeting) -> Table | None:
    columns = [Column("Paper"), Column("Sent on"), Column("In time")]
    rows = [
        [Cell(paper.title, href=paper.url), day(paper.sent_on), Cell("late", tag="red") if paper.late else "in time"]
        for paper in one.papers.all()
    ]
    return Table("papers", "Papers, the same for everybody", columns, rows) if rows else None


def votes(one: Meeting) -> list[tuple[Ballot, Table]]:
    """Each vote of a meeting, seat by seat, with every dissent."""
    return [(ballot, _votes(ballot)) for ballot in queries.ballots(one)]


def _votes(ballot: Ballot) -> Table:
    columns = [Column("Seat"), Column("Vote"), Column("Dissent")]
    rows = [
        [str(vote.sitting.seat), vote.get_choice_display(), vote.dissent or NOTHING] for vote in queries.cast(ballot)
    ]
    return Table(f"vote-{ballot.pk}", f"{ballot.get_kind_display()}: {ballot.motion}", columns, rows)


def _href(name: str, one: Panel) -> str:
    return reverse(f"involvement:panel-{name}-csv", args=[one.pk])
