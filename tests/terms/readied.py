"""A council of the small place that is ready: every measure is met and every piece of evidence shown, by the verbs."""

from __future__ import annotations

import datetime as dt

from countersign import clock
from countersign.findings.models import Due, Finding
from countersign.people.models import Account, Membership
from countersign.people.rules import Actor
from countersign.register.models import Body
from countersign.terms import actions
from countersign.terms.readiness import Item, items
from terms.place import Place, arrangement

NUMBERS = {"days": 20, "people": 14, "money": 5000}


def shown(body: Body, item: Item, *, by: Actor, **how):
    """Good evidence for one item, dated a month ago."""
    said = {
        "title": f"Paper on {item.id}", "url": f"https://example.org/{item.id}.pdf",
        "dated_on": clock.today() - dt.timedelta(days=30), "office": "Transport office",
        "says": f"The paper says what is done about {item.id}, step by step.",
        "numbers": {name: NUMBERS[name] for name in item.numbers if not item.is_measured},
    }  # fmt: skip
    return actions.show(body, item.id, by=by, **said | how)


def make_ready(place: Place) -> None:
    """Everything that the council lacks: terms, arrangement, two accounts, an answered finding, and all evidence."""
    place.agreed(starts_on=clock.today())
    arrangement(place)
    for number in (1, 2):
        account = Account.objects.create(username=f"buyer-{number}@example.org")
        Membership.objects.create(account=account, role="commissioner", body=place.council)
    answered(place.council, due_in=-5, met_in=-6)
    for item in items().values():
        if not item.is_measured and "commissioner" in item.sides:
            shown(place.council, item, by=place.buyer)


def answered(body: Body, *, due_in: int, met_in: int | None) -> Due:
    """A clock of a finding that fell due so many days from today and was met, or not."""
    today = clock.today()
    finding = Finding.objects.create(
        kind="problem", claim="Buses come late.", question={}, base_question={}, drafted_numerator=20,
        drafted_base=40, method_version="1", drafted_at=clock.now(), body=body,
    )  # fmt: skip
    return Due.objects.create(
        finding=finding, body=body, part="commissioner", working_days=20,
        started_on=today + dt.timedelta(days=due_in - 28), due_on=today + dt.timedelta(days=due_in),
        met_on=None if met_in is None else today + dt.timedelta(days=met_in),
    )  # fmt: skip
