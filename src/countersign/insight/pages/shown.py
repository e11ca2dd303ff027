"""Released numbers as components: a number alone, or a measure with its share and interval."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from countersign.engine import Question
from countersign.frontend.components import Number
from countersign.insight import queries
from countersign.insight.measures import Measure
from countersign.insight.queries import PublishedNumber
from countersign.insight.registry import fact
from countersign.insight.words import period_words
from countersign.stats.disclosure import share

WITHHELD = "Showing it could give somebody away: it is small, or a small number could be worked out from it."


def shown(found: PublishedNumber, *, label: str = "", base: str = "") -> Number:
    """A published number as the component that opens to everything it rests on."""
    return Number(
        label=label,
        value=None if found.value is None else found.text,
        base=base
        or ("As last released: what changed since is too small to show" if found.status == "held" else "A count"),
        source=fact(found.question.facts).source or fact(found.question.facts).about,
        method=f"Counting and protecting, version {found.method_version}; release {found.release}",
        method_href=reverse("methods"),
        period=period_words(found.period),
        csv_href=reverse("number-csv", args=[found.question.address]) if found.listed else "",
        address=found.address,
        withheld_because=WITHHELD,
    )


def measured(one: Measure, **who: int) -> Number | None:
    """A measure over everything or about ``who``, with its share and interval where it has a base of ten or more."""
    return measured_from(queries.published_many(asked_by(one, **who)), one, **who)


def asked_by(one: Measure, **who: int) -> list[Question]:
    """The numbers that a measure is made of, to be read together with those of others."""
    return [one.numerator(**who), *one.bases(**who)]


def measured_from(found: Mapping[Question, PublishedNumber], one: Measure, **who: int) -> Number | None:
    """:func:`measured` over numbers that were read already; None where nothing is released about it."""
    if (top := found.get(one.numerator(**who))) is None:
        return None
    parts = [found[q].fresh for q in one.bases(**who) if q in found]
    if not parts or None in parts or (rate := share(top.fresh, sum(p for p in parts if p is not None))) is None:
        return shown(top)
    return Number(
        **vars(shown(top, base=f"{rate.numerator:,} of {rate.base:,}"))
        | {"value": f"{100 * rate.value:.1f} %", "interval": _interval(rate.lower, rate.upper)}
    )


def _interval(lower: float, upper: float) -> str:
    return f"95 % interval {100 * lower:.1f} to {100 * upper:.1f} %"
