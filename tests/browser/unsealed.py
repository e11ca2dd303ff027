"""One unsealing in the small world, granted."""

from __future__ import annotations

from countersign.experiences.models import Sealed
from countersign.people import actions
from countersign.people.models import Account, Membership
from countersign.people.queries import roles_of
from countersign.people.rules import Actor


def unsealing() -> None:
    first, second = (_steward(name) for name in ("first", "second"))
    key = Sealed.objects.order_by("pk").values_list("experience__key", flat=True)[0]
    asked = actions.ask_unsealing(
        kind="original", key=key, purpose="court", ground="obligation", why="Order of the county court.", hours=72,
        by=first,
    )  # fmt: skip
    actions.grant_unsealing(asked, by=second)


def _steward(name: str) -> Actor:
    account = Account.objects.create(username=f"unseals-{name}@example.org", email=f"unseals-{name}@example.org")
    Membership.objects.create(account=account, role="steward")
    return Actor("staff", account.pk, roles_of(account))
