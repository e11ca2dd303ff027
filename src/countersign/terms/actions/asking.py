"""Write down an ask for what is shared: what was given, what was refused by which rule, and what stays blocked."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.db import transaction
from django.db.models import F

from countersign import clock
from countersign.ledger.actions import record
from countersign.people.rules import Actor
from countersign.terms.models import Access, Arrangement, Blocked
from countersign.terms.permitting import Permit
from countersign.terms.queries.sharing import Verdicts
from countersign.terms.vocabulary import fields


@transaction.atomic
def log_ask(decided: Verdicts, *, count: int, by: Actor) -> list[Access]:
    """One row for what was given (``count`` lines), one for each rule that refused; blocked items follow."""
    numbers = dict(Arrangement.objects.filter(contract=decided.contract).values_list("number", "pk"))
    rows = [
        Access.objects.create(
            contract=decided.contract, arrangement_id=numbers.get(number), body=decided.body, by_id=by.account_id,
            purpose=decided.purpose, level=decided.level, fields=[one.field for one in same], allowed=allowed,
            rule=rule, count=count if allowed else 0, at=clock.now(),
        )
        for (allowed, rule, number), same in _by_rule(decided.permits)
    ]  # fmt: skip
    for one in decided.permits:
        _unblock(decided, one) if one.allowed else _block(decided, one)
    _record(decided, rows, by)
    return rows


def _by_rule(permits: Iterable[Permit]) -> list[tuple[tuple[bool, str, int | None], list[Permit]]]:
    def key(one: Permit) -> tuple[bool, str, int]:
        return not one.allowed, one.rule, one.number or 0

    grouped = groupby(sorted(permits, key=key), key=key)
    return [((not denied, rule, number or None), list(same)) for (denied, rule, number), same in grouped]


def _record(decided: Verdicts, rows: list[Access], by: Actor) -> None:
    record(
        "sharing.asked",
        subject=f"contract:{decided.contract.slug}",
        body=decided.body.slug,
        purpose=decided.purpose,
        level=decided.level,
        given=sorted(field for row in rows if row.allowed for field in row.fields),
        refused=sorted(field for row in rows if not row.allowed for field in row.fields),
        by=by.label,
    )


def _block(decided: Verdicts, one: Permit) -> None:
    """List it in public from the first refusal on.

    Who told is no item that waits, as nothing will ever unblock it; nor is what a stranger asks in a body's name.
    """
    if fields()[one.field].group == "identity" or one.rule == "not-acting-for-a-party":
        return
    found, new = Blocked.objects.get_or_create(
        **_item(decided, one), defaults={"rule": one.rule, "unblocks": one.unblocks, "since": clock.today()}
    )
    if not new:
        again = Blocked.objects.filter(pk=found.pk)
        again.update(asked=F("asked") + 1, rule=one.rule, unblocks=one.unblocks)


def _unblock(decided: Verdicts, one: Permit) -> None:
    Blocked.objects.filter(**_item(decided, one)).update(unblocked_on=clock.today())


def _item(decided: Verdicts, one: Permit) -> dict[str, object]:
    about = {"contract": decided.contract, "body": decided.body, "purpose": decided.purpose, "level": decided.level}
    return about | {"field": one.field, "unblocked_on": None}
