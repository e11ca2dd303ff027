"""What to expect before an ask goes out: who says they would, who did, whom it costs, and who is missing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from countersign import clock
from countersign.involvement.models import Ask, Invitation, SignUp
from countersign.involvement.queries.asks import filled
from countersign.stats.intervals import wilson
from countersign.terms import queries as terms

FEWEST_INVITED = 10


@dataclass(frozen=True)
class Acceptance:
    """How many of those who were invited signed up, with the 95 % Wilson interval (0 to 1)."""

    accepted: int
    invited: int
    lower: float
    upper: float

    @property
    def words(self) -> str:
        """``6.1 % (61 of 1,000 who were invited; 95 % interval 4.8 to 7.8 %)``."""
        share = 100 * self.accepted / self.invited
        return (
            f"{share:.1f} % ({self.accepted:,} of {self.invited:,} who were invited; 95 % interval "
            f"{100 * self.lower:.1f} to {100 * self.upper:.1f} %)"
        )

    def needed(self, places: int) -> tuple[int, int] | None:
        """How many to invite for so many places: at best, at worst; None where the worst is nobody."""
        return (ceil(places / self.upper), ceil(places / self.lower)) if self.lower > 0 else None


def acceptance(accepted: int, invited: int) -> Acceptance | None:
    """None where nothing may be said: fewer than ten invited, or one to four who did or did not come."""
    if invited < FEWEST_INVITED or 0 < accepted < 5 or 0 < invited - accepted < 5:
        return None
    limits = wilson(accepted, invited)
    return Acceptance(accepted, invited, float(limits.lower), float(limits.upper))


def own_acceptance() -> Acceptance | None:
    """Of this installation, over all asks so far: solicited sign-ups only. Two queries."""
    invited = Invitation.objects.filter(batch__ask__isnull=False).count()
    came = SignUp.objects.filter(invited=True).values("ask", "participant").distinct().count()
    return acceptance(came, invited)


@dataclass(frozen=True)
class Cost:
    """What an ask takes at most, beside what the contract sets aside and has left this year; None where not known."""

    staff_hours: Decimal
    volunteer_hours: float
    money: Decimal
    hours_left: Decimal | None
    money_left: Decimal | None

    @property
    def fits(self) -> bool | None:
        """Whether the plan of the contract covers it; None where there is no plan."""
        if self.hours_left is None or self.money_left is None:
            return None
        return self.staff_hours <= self.hours_left and self.money <= self.money_left


@dataclass(frozen=True)
class Plan:
    """Everything that is known before an ask goes out."""

    places: int
    own: Acceptance | None
    needed: tuple[int, int] | None
    cost: Cost


def plan(ask: Ask) -> Plan:
    own, places = own_acceptance(), filled(ask).places
    return Plan(places, own, own.needed(places) if own and places else None, cost(ask, places))


def cost(ask: Ask, places: int) -> Cost:
    """Paid hours and expenses at most, against recruitment and expenses in the plan of the contract in force."""
    left = _left(ask)
    return Cost(ask.staff_hours, round(places * ask.minutes / 60, 1), places * ask.expenses_most, *left)


def _left(ask: Ask) -> tuple[Decimal | None, Decimal | None]:
    schedule = terms.in_force(ask.contract_id) if ask.contract else None
    if schedule is None:
        return None, None
    lines = {line.activity: line for line in terms.spending(schedule, clock.today()).lines}
    hours, money = lines.get("recruitment"), lines.get("expenses")
    return (hours.hours_left if hours else None), (money.money_left if money else None)
