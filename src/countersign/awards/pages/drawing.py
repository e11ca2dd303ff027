"""Procurements as the components draw them."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from countersign.awards import queries
from countersign.awards.models import Bid, Criterion, Evaluator, Procurement
from countersign.awards.rules import unready
from countersign.awards.words import money
from countersign.frontend.components import Cell, Column, Row, Table

COLOURS = {
    "draft": "grey", "published": "green", "bids_in": "green", "opened": "yellow", "scored": "yellow",
    "decided": "teal", "explained": "teal", "challenged": "orange", "set_aside": "red", "signed": "blue",
    "looked_back": "purple", "cancelled": "red",
}  # fmt: skip
_TOLD = ("decided", "explained", "challenged", "set_aside", "signed", "looked_back")


def plain(number: object) -> str:
    """A decimal without idle noughts: ``90``, ``12.5``, ``6,000``."""
    return f"{float(number):,.2f}".rstrip("0").rstrip(".")


def _sum(one: Procurement, value: object) -> str:
    return money(value, one.contract.currency)


def day(at: object) -> str:
    return f"{at:%-d %B %Y}" if at else ""


def share(value: float) -> str:
    return f"{100 * value:.1f} %"


def told(one: Procurement) -> bool:
    """Whether scores and bidders are public."""
    return one.state in _TOLD or (one.state == "cancelled" and hasattr(one, "decision"))


def listed(
    page: Iterable[Procurement], *, csv_href: str = "", caption: str = "Procurements, the newest first"
) -> Table:
    columns = [Column("Contract"), Column("Who awards"), Column("Published"), Column("Bids until"), Column("Stands")]
    rows = [
        (
            Cell(one.contract.title, href=reverse("awards:one", args=one.at)), one.body.name, day(one.published_at),
            day(one.deadline), Cell(one.get_state_display(), tag=COLOURS[one.state]),
        )
        for one in page
    ]  # fmt: skip
    return Table("procurements", caption, columns, rows, csv_href=csv_href)


def facts(one: Procurement) -> list[Row]:
    """What everybody can know of it, in the order of its life."""
    until = f"{one.deadline:%-d %B %Y, %H:%M} UTC" if one.deadline else ""
    rows = [
        Row("Who awards", one.body.name, href=reverse("body", args=[one.body.slug])),
        Row("Contract", one.contract.title, href=reverse("contract", args=[one.contract.slug])),
        Row("Criteria published", day(one.published_at), unknown="Not yet"),
        Row("Bids until", until, unknown="Not yet set"),
        Row("Criteria locked", day(one.locked_at), unknown="With the first bid; none has come yet"),
        *([Row("Contract signed", day(one.signed_on))] if one.signed_on else []),
        Row("How a price becomes points", one.get_formula_display()),
    ]
    if one.formula == "F5" and one.ceiling is not None:
        rows.append(Row("Between", f"{_sum(one, one.floor)} (all points) and {_sum(one, one.ceiling)} (none)"))
    return [*rows, *_record(one), Row("How users meet every bidder alike", one.exposure, unknown="They do not")]


def _record(one: Procurement) -> list[Row]:
    if not one.record_route:
        return [Row("Track record", "Does not count")]
    newcomer = f"Starts with {plain(one.record_mean)} of 1, so that being new is neither for nor against a bid"
    return [
        Row("Track record", f"Counts {plain(one.record_weight)} per cent, as: {one.record_route.replace('_', ' ')}"),
        Row("Whoever has none", newcomer),
    ]


def criteria(one: Procurement) -> Table:
    """Weights as published, beside what the exercise came to."""
    found = queries.weighed(one)
    asked = dict(found.points)
    columns = [Column("Criterion"), Column("Weight", numeric=True), Column("Points of those asked", numeric=True),
               Column("Scale"), Column("Lowest accepted")]  # fmt: skip
    rows = [
        (
            Cell(each.name, href=f"#criterion-{each.number}"), plain(each.weight),
            plain(asked[each.number]) if each.number in asked else "Not asked", _scale(each),
            plain(each.minimum) if each.minimum is not None else "–",
        )
        for each in one.criteria.all()
    ]  # fmt: skip
    return Table("criteria", "Criteria and their weights", columns, rows)


def _scale(each: Criterion) -> str:
    return "By the formula" if each.kind == Criterion.Kind.PRICE else f"0 to {each.top}"


def asked(one: Procurement) -> str:
    """Who weighed the criteria, in a sentence."""
    found = queries.weighed(one)
    if not found.taking_part:
        return "Nobody was asked to weigh the criteria."
    if not found.points:
        return "Fewer than five people weighed the criteria, too few to show what they found important."
    groups = ", ".join(f"{size} {name.lower()}" for name, size in found.groups)
    who = f" ({groups})" if groups else ""
    return f"{found.taking_part} people divided 100 points each{who}. {queries.RULES[found.rule][0]}"


def evaluators(seats: Iterable[Evaluator]) -> Table:
    columns = [Column("Evaluator"), Column("Who"), Column("Trained"), Column("Interests declared"), Column("Paid"),
               Column("Stands")]  # fmt: skip
    rows = [
        (
            f"Evaluator {seat.number}", seat.get_kind_display(), day(seat.trained_on) or None, _declared(seat),
            _paid(seat), _stands(seat),
        )
        for seat in seats
    ]  # fmt: skip
    return Table("evaluators", "Evaluators, known by number and kind", columns, rows)


def _declared(seat: Evaluator) -> str | None:
    if seat.declared_on is None:
        return None
    return f"{day(seat.declared_on)}: {seat.conflict or 'none'}"


def _paid(seat: Evaluator) -> str | None:
    if seat.paid_on is None or seat.fee is None:
        return None
    return f"£{plain(seat.fee)}, {day(seat.paid_on)}" if seat.fee else "Part of their job"


def _stands(seat: Evaluator) -> object:
    if seat.stood_down_because:
        return f"Stood down: {seat.stood_down_because}"
    missing = unready(seat)
    return Cell("Missing: " + "; ".join(missing), tag="orange") if missing else Cell("May score", tag="green")


def bids(one: Procurement) -> Table:
    """Opened bids; who they are of is told with the decision."""
    columns = [Column("Bid"), Column("Came"), Column("Price", numeric=True), Column("Track record"), Column("Stands")]
    rows = [
        (
            _bid(one, bid), day(bid.at), _sum(one, bid.price) if told(one) else "Told with the decision",
            bid.record["words"] if bid.record else "No record", _bid_stands(bid),
        )
        for bid in queries.bids(one)
    ]  # fmt: skip
    rows += [
        (f"Bid {bid.number}", day(bid.at), "Never opened", "–", f"{bid.get_state_display()}. {bid.reason}".strip())
        for bid in queries.late_or_withdrawn(one)
    ]
    if not told(one):  # a record would say who bids
        columns, rows = columns[:3] + columns[4:], [(*row[:3], row[4]) for row in rows]
    return Table("bids", "Bids in the order in which they came", columns, rows)


def _bid(one: Procurement, bid: Bid) -> object:
    if not told(one):
        return f"Bid {bid.number}"
    return Cell(f"Bid {bid.number}: {bid.bidder}", href=reverse("awards:bid", args=[*one.at, bid.number]))


def _bid_stands(bid: Bid) -> object:
    colour = "green" if bid.state == "valid" else "red"
    return Cell(f"{bid.get_state_display()}{f': {bid.reason}' if bid.reason else ''}", tag=colour)


def clocks(one: Procurement) -> Table:
    columns = [Column("What the law asks"), Column("By"), Column("Done"), Column("Stands"), Column("Source")]
    rows = [
        (line.rule.title, day(line.due_on) or "–", day(line.done_on) or "–", line.stands, line.rule.source)
        for line in queries.clocks(one)
    ]
    return Table("clocks", "What the law asks for, and by when", columns, rows)


def steps(one: Procurement) -> Table:
    """Every line of the public log about it; each can be checked by anybody."""
    columns = [Column("Line", numeric=True), Column("When"), Column("What"), Column("About")]
    rows = [
        (
            Cell(line.index, href=reverse("ledger:line", args=[line.index])), f"{line.at:%-d %B %Y, %H:%M}",
            line.event.replace(".", ": ").replace("_", " "), line.subject,
        )
        for line in queries.steps(one)
    ]  # fmt: skip
    return Table("steps", "Every step in the public log", columns, rows, first_is_header=False)


def crumbs(one: Procurement, *last: str) -> list[tuple[str, str]]:
    home = [("Home", "/"), ("Awards", reverse("awards:list"))]
    here = (f"{one.contract.title}", reverse("awards:one", args=one.at) if last else "")
    return [*home, here, *((words, "") for words in last)]
