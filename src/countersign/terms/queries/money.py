"""Time and money for involvement: what was planned, what was used, by activity and year."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from countersign.clock import months_after
from countersign.terms.models import Activity, Schedule, Spent

ACTIVITIES = tuple(Activity.choices)
_DIRECT = (Activity.PARTICIPANTS, Activity.EXPENSES)


@dataclass(frozen=True)
class Line:
    """One activity: hours and money, planned and used. ``None`` is left where nothing was planned."""

    activity: str
    planned_hours: Decimal
    hours: Decimal
    planned_money: Decimal
    money: Decimal

    @property
    def hours_left(self) -> Decimal:
        return self.planned_hours - self.hours

    @property
    def money_left(self) -> Decimal:
        return self.planned_money - self.money


@dataclass(frozen=True)
class Year:
    """What was used in one year of a schedule. ``direct`` is what those who take part got, expenses included;
    ``measured`` are hours that the software counted itself."""

    starts_on: dt.date
    ends_on: dt.date
    hours: Decimal
    money: Decimal
    direct: Decimal
    lines: int
    measured: Decimal = Decimal(0)


@dataclass(frozen=True)
class Spending:
    """The plan of a schedule beside what was used in the running year, and each year."""

    lines: tuple[Line, ...]
    years: tuple[Year, ...]
    years_over: int

    @property
    def last_year(self) -> Year:
        """The last year that is over, or the one that runs."""
        return self.years[self.years_over - 1] if self.years_over else self.years[-1]

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was ever entered: a contract without engagement."""
        return not any(year.lines for year in self.years)

    @property
    def words(self) -> str:
        year = self.last_year
        if not year.lines:
            return "Nothing was entered"
        share = f", {100 * year.direct / year.money:.0f} % of it paid to those who take part" if year.money else ""
        return f"{year.hours:,.0f} hours and £{year.money:,.0f}{share}"


def spending(schedule: Schedule, today: dt.date) -> Spending:
    """Plan and use since the schedule began. Lines show the year that runs; two queries."""
    used = list(Spent.objects.filter(contract_id=schedule.contract_id, on__gte=schedule.starts_on, on__lte=today))
    bounds = _years(schedule, today)
    years = tuple(_year(first, last, used) for first, last in bounds)
    return Spending(_lines(schedule, used, bounds[-1]), years, sum(last < today for _, last in bounds))


def delivered_by_contract() -> dict[int, float]:
    """Hours entered for involvement under every contract that has a schedule in force or had one; 0 where none was."""
    bound = Schedule.objects.filter(state__in=("agreed", "superseded")).values_list("contract_id", flat=True)
    spent = Spent.objects.order_by().values_list("contract_id").annotate(Sum("hours"))
    return dict.fromkeys(bound, 0.0) | {contract: float(hours) for contract, hours in spent}


def _years(schedule: Schedule, today: dt.date) -> list[tuple[dt.date, dt.date]]:
    """First and last day of each year that began by today; the first one always, also before it begins."""
    found, number = [], 0
    while not found or months_after(schedule.starts_on, 12 * number) <= min(today, schedule.ends_on or today):
        first = months_after(schedule.starts_on, 12 * number)
        found.append((first, months_after(schedule.starts_on, 12 * (number + 1)) - dt.timedelta(days=1)))
        number += 1
    return found


def _year(first: dt.date, last: dt.date, used: list[Spent]) -> Year:
    inside = [one for one in used if first <= one.on <= last]
    direct = sum((one.money for one in inside if one.activity in _DIRECT), Decimal(0))
    hours, money = (sum((getattr(one, name) for one in inside), Decimal(0)) for name in ("hours", "money"))
    measured = sum((one.hours for one in inside if one.measured), Decimal(0))
    return Year(first, last, hours, money, direct, len(inside), measured)


def _lines(schedule: Schedule, used: list[Spent], year: tuple[dt.date, dt.date]) -> tuple[Line, ...]:
    planned = {line.activity: line for line in schedule.planned.all()}
    spent: dict[str, list[Spent]] = defaultdict(list)
    for one in used:
        if year[0] <= one.on <= year[1]:
            spent[one.activity].append(one)
    nothing = Decimal(0)
    return tuple(
        Line(
            activity,
            planned[activity].hours if activity in planned else nothing,
            sum((one.hours for one in spent[activity]), nothing),
            planned[activity].money if activity in planned else nothing,
            sum((one.money for one in spent[activity]), nothing),
        )
        for activity in Activity.values
        if activity in planned or spent[activity]
    )
