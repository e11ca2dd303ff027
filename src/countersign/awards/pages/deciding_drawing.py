"""A result as the components draw it: totals, what the track record changes, and how far the winner holds."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from countersign.awards import queries
from countersign.awards.models import Decision, Procurement
from countersign.awards.pages.drawing import plain, share
from countersign.awards.words import money
from countersign.frontend.components import Cell, Column, Row, Table
from countersign.stats import decision as stats

Names = Mapping[str, str]


def names(one: Procurement) -> dict[str, str]:
    """Bid number as text: who it is of."""
    return {str(bid.number): bid.bidder for bid in queries.bids(one)}


def totals(found: stats.Decision, who: Names, *, name: str = "totals", caption: str = "Points by part") -> Table:
    """One line a bid: its points in each part, its total and its place."""
    parts = [Column(f"{part} ({share(weight)})" if found.rules.formula != "F7" else part, numeric=True)
             for part, weight in zip(found.parts, found.weights, strict=True)]  # fmt: skip
    columns = [Column("Bid"), *parts, Column("Total", numeric=True), Column("Place", numeric=True)]
    rows = [
        (who.get(bid.name, bid.name), *(f"{point:,.2f}" for point in points), _total(total), rank or "Out")
        for bid, points, total, rank in zip(found.bids, found.points, found.totals, found.ranks, strict=True)
    ]
    return Table(name, caption, columns, rows)


def _total(total: float) -> str:
    return f"{total:,.2f}" if total == total else "–"


def with_and_without(effect: stats.RecordEffect, who: Names) -> list[Row]:
    """The award with the track record, without it, and where it would tip."""
    return [
        Row("With the track record", _won(effect.with_record.winners, who)),
        Row("Without it", _won(effect.without.winners, who)),
        Row("Did the track record decide?", "Yes" if effect.decides else "No"),
        Row("The winner changes at a weight of", ", ".join(_percent(w) for w in effect.changes), unknown="No weight"),
    ]


def _percent(weight: float) -> str:
    return f"{100 * weight:.2f} %"


def _won(winners: tuple[str, ...], who: Names) -> str:
    return " and ".join(who.get(name, name) for name in winners)


def spans(effect: stats.RecordEffect, who: Names) -> Table:
    columns = [Column("Weight of the track record"), Column("Who wins")]
    rows = [(f"{_percent(low)} to {_percent(high)}", _won(winners, who)) for low, high, winners in effect.spans]
    return Table("spans", "Who wins at which weight of the track record", columns, rows)


def intervals(found: queries.Analysis, who: Names, currency: str) -> Table:
    columns = [Column("Part"), Column("Weight", numeric=True), Column("The winner stays from"), Column("to"),
               Column("Below it wins"), Column("Above it wins")]  # fmt: skip
    is_money = found.decision.rules.formula == "F7"

    def said(value: float) -> str:
        if value == float("inf"):
            return "any"
        return money(value, currency) if is_money else share(value)

    rows = [
        (one.part, said(one.weight), said(one.lower), said(one.upper), _won(one.below, who) or "–",
         _won(one.above, who) or "–")
        for one in found.intervals
    ]  # fmt: skip
    return Table("intervals", "From which to which weight the winner stays", columns, rows)


def holds(found: queries.Analysis) -> list[Row]:
    """How often the winner holds over random choices, each with its limits and how many were drawn."""
    near, anywhere, bands = found.holds, found.anywhere, found.bands
    return [
        Row("Weights near the published ones", _held(near, f"Dirichlet, concentration {plain(near.concentration)}")),
        Row("All weights alike", _held(anywhere, "uniform over all weights")),
        Row("Every mark a band lower, as it is, or a band higher", _held(bands, "at random")),
        Row("One bid less", _all_of([one.holds for one in found.dropped], "bids taken away")),
        Row("One mark a band up or down", _all_of([one.holds for one in found.nudged], "single marks moved")),
    ]


def _held(one, how: str) -> str:
    limits = f"95 % limits {share(one.lower)} to {share(one.upper)}"
    return f"The winner holds in {share(one.holds)} of {one.draws:,} draws ({limits}; {how})"


def _all_of(held: list[bool], what: str) -> str:
    return f"Holds in {sum(held)} of {len(held)} ({what})" if held else "There was no other bid"


def ranks(one: stats.Acceptability, who: Names) -> Table:
    """Rank acceptability: how often each bid takes each place over random weights."""
    columns = [Column("Bid"), *(Column(f"Place {place}", numeric=True) for place in range(1, len(one.bids) + 1))]
    lines = zip(one.bids, one.ranks, strict=True)
    rows = [(who.get(name, name), *(share(value) for value in line)) for name, line in lines]
    return Table("ranks", "How often a bid takes a place over random weights near the published ones", columns, rows)


def formulas(found: queries.Analysis, who: Names) -> Table:
    columns = [Column("Formula"), Column("Who wins"), Column("The winner holds")]
    rows = [
        (
            f"{one.formula}: {stats.FORMULAS[one.formula].name}", _won(one.winners, who) or one.why_not,
            "–" if one.holds is None else Cell("Yes" if one.holds else "No", tag="green" if one.holds else "red"),
        )
        for one in found.swapped
    ]  # fmt: skip
    return Table("formulas", "The same bids under every formula", columns, rows)


def cautions(one: Procurement) -> list[str]:
    """What must be said beside the formula."""
    how = stats.FORMULAS[one.formula]
    if not how.relative and one.formula != "F6":
        return []
    first = ["This formula is relative: a bid that cannot win can decide who does."] if how.relative else []
    return [*first, *how.flaws]


EXAMPLE = (stats.Bid("A", 100, (80,)), stats.Bid("B", 80, (70,)))


def reversal(rules: stats.Rules, bids: list[stats.Bid], who: Names, currency: str = "GBP") -> dict[str, object] | None:
    """A hopeless bid that would change the winner, worked out now; None where the formula leaves no room for one."""
    shown = stats.rank_reversal(rules, bids) if len(bids) > 1 else None
    if shown is None:
        return None
    named = {
        **who,
        shown.extra.name: f"One more: {money(shown.extra.price, currency)}, {plain(shown.extra.scores[0])} points",
    }
    return {
        "before": totals(shown.before, named, name="before", caption="The bids"),
        "after": totals(shown.after, named, name="after", caption="The same bids and one more that cannot win"),
    }


def example_reversal(formula: str, price: float) -> dict[str, object] | None:
    """The same with two made-up bids, for before there are real ones: A (80 points, £100) and B (70 points, £80)."""
    how = stats.FORMULAS[formula]
    if not how.relative:
        return None
    rules = stats.Rules((stats.Criterion("quality", 1.0),), price_weight=price, formula=formula)
    return reversal(rules, list(EXAMPLE), {"A": "A: 80 points, £100", "B": "B: 70 points, £80"})


def evidence(one: Procurement) -> Table:
    """Every mark that counts, with what each evaluator gave and where to read why."""
    columns = [Column("Bid"), Column("Criterion"), Column("Given apart"), Column("Counts", numeric=True),
               Column("Apart")]  # fmt: skip
    rows = [
        (
            Cell(pair.bid.bidder, href=reverse("awards:bid", args=[*one.at, pair.bid.number])), pair.criterion.name,
            ", ".join(plain(score.mark) for score in pair.scores), plain(pair.mark),
            Cell("More than a band", tag="orange") if pair.far_apart else "–",
        )
        for pair in queries.judged(one)
        if pair.mark is not None
    ]  # fmt: skip
    csv = reverse("awards:scores-csv", args=one.at)
    return Table("scores", "Every mark", columns, rows, csv_href=csv)


def agreement(one: Procurement) -> list[Row]:
    """How far evaluators agreed before they met, and what moderation changed, in whose favour."""
    pairs = queries.judged(one)
    who = names(one)
    rows = [Row(f"Agreement: {name or 'over all'}", _alpha(alpha)) for name, alpha in queries.agreed(pairs).items()]
    changes = queries.moderated(pairs)
    rows += [Row(f"Moderation: {who.get(each.bid, 'all bids')}", _change(each)) for each in changes if each.marks]
    return rows


def _alpha(alpha) -> str:
    if alpha.value != alpha.value:
        return "All gave the same mark, so there is nothing to measure it by"
    known = alpha.lower == alpha.lower
    limits = f"95 % interval {alpha.lower:.2f} to {alpha.upper:.2f}" if known else "too few marks for an interval"
    return f"Krippendorff’s alpha {alpha.value:.2f} ({limits})"


def _change(one: stats.Moderation) -> str:
    changed = f"{one.up + one.down} of {one.marks} marks changed"
    return f"{changed}, {one.up} up and {one.down} down, {one.mean:+.2f} on average"


def winner_words(decision: Decision) -> str:
    return f"{decision.winner.bidder}, decided by {decision.office} on {decision.at:%-d %B %Y}"
