"""Indicators and time and money as metrics of the OCDS: what was agreed, and what was found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from countersign.formats.ocds.written import Metric, Observed
from countersign.terms.models import Grade, Kpi, Planned, Rating, Schedule
from countersign.terms.queries.indicators import kpis, ratings
from countersign.terms.queries.money import Year, spending

# The five grades in the order of regulation 39(5), and their codes in the extension for the United Kingdom.
GRADES = {
    Grade.GOOD: "met",
    Grade.APPROACHING: "slightlyBelow",
    Grade.REQUIRES_IMPROVEMENT: "below",
    Grade.INADEQUATE: "significantlyBelow",
    Grade.OTHER: "other",
}
_SHARE_PAID = "Paid to those who take part, expenses included"


def agreed(schedule: Schedule) -> tuple[Metric, ...]:
    """The targets of every indicator, and what is set aside a year for involvement."""
    during = (schedule.starts_on, schedule.ends_on)
    return (
        *(Metric(_kpi_id(kpi), kpi.title, kpi.method, (_target(kpi, *during),)) for kpi in kpis(schedule)),
        *(_planned(one, *during) for one in schedule.planned.all()),
    )


def _kpi_id(kpi: Kpi) -> str:
    """What users say is told by the id, as a metric has no field for its source."""
    return f"{'users-' if kpi.from_users else ''}indicator-{kpi.pk}"


def _target(kpi: Kpi, first: dt.date, last: dt.date | None) -> Observed:
    return Observed(
        id=f"target-{kpi.direction.replace('_', '-')}",
        starts_on=first,
        ends_on=last,
        measure=kpi.target,
        unit=kpi.unit,
        notes=f"{kpi.get_direction_display()} {kpi.target.normalize():f} {kpi.unit}.",
    )


def _planned(one: Planned, first: dt.date, last: dt.date | None) -> Metric:
    hours = Observed("hours-a-year", first, last, measure=one.hours, unit="hours", notes="Each year.")
    money = Observed("money-a-year", first, last, money=one.money, notes="Each year.")
    return Metric(f"engagement-{one.activity}", one.get_activity_display(), "Set aside for involvement", (hours, money))


def measured(contract_id: int, schedule: Schedule | None, today: dt.date) -> tuple[Metric, ...]:
    """Every rating under the contract, over all versions, and what was used of time and money, year by year."""
    rated: dict[int, list[Rating]] = {}
    for rating in ratings(contract_id):
        rated.setdefault(rating.kpi_id, []).append(rating)
    found = [_rated(ones[0].kpi, reversed(ones)) for ones in rated.values()]
    years = [year for year in spending(schedule, today).years if year.lines] if schedule else []
    if years:
        observed = tuple(one for year in years for one in _used(year))
        found.append(Metric("engagement", "Time and money used for involvement", "", observed))
    return tuple(found)


def _rated(kpi: Kpi, ones: Iterator[Rating]) -> Metric:
    return Metric(_kpi_id(kpi), kpi.title, kpi.method, tuple(_rating(one, kpi) for one in ones))


def _rating(one: Rating, kpi: Kpi) -> Observed:
    base = "" if one.base is None else f"Out of {one.base:,}."
    reply = f"The provider replied: {one.reply}" if one.reply else ""
    return Observed(
        id=f"rating-{one.pk}",
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        measure=one.value,
        unit=kpi.unit if one.value is not None else "",
        grade=(GRADES[Grade(one.grade)], one.get_grade_display()),
        notes=" ".join(filter(None, (base, f"Source: {one.source}.", one.source_url, reply))),
    )


def _used(year: Year) -> tuple[Observed, ...]:
    def one(name: str, money: Decimal | None = None, hours: Decimal | None = None, notes: str = "") -> Observed:
        unit = "" if hours is None else "hours"
        return Observed(f"{name}-{year.starts_on}", year.starts_on, year.ends_on, hours, money, unit, notes=notes)

    return one("hours", hours=year.hours), one("money", year.money), one("direct", year.direct, notes=_SHARE_PAID)
