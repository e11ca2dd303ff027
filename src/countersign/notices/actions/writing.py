"""Write notices into the outbox, in the transaction of the deed they tell of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db import connection

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.notices.kinds import kind as kind_of
from countersign.notices.models import Notice
from countersign.people.models import Account
from countersign.people.queries import sealer

_AT_ONCE = 500


@dataclass(frozen=True)
class Writing:
    """A notice to be written: to the account ``account_id``, or to the ``address`` that ``reader`` left.

    ``reader`` is a random mark of the person (no name, no number of an account), by which :func:`forget` finds it.
    ``secret`` holds facts that only the reader may know, such as a code: sealed with the address, and gone with it.
    """

    key: str
    kind: str
    facts: Mapping[str, object]
    account_id: int | None = None
    address: str = field(default="", repr=False)
    reader: str = ""
    secret: Mapping[str, str] = field(default_factory=dict, repr=False)


def put(
    key: str,
    *,
    kind: str,
    facts: Mapping[str, object],
    account: Account | None = None,
    address: str = "",
    reader: str = "",
) -> Notice | None:
    """One notice; None where its ``key`` is there already. See :func:`put_many`."""
    writing = Writing(key, kind, facts, account.pk if account else None, address, reader)
    return Notice.objects.get(key=key) if put_many([writing]) else None


def put_many(writings: Iterable[Writing]) -> int:
    """How many of these were new: a key that is there already, sent or not, is left alone.

    Raises :class:`NotNow` outside a transaction (a notice is written together with what it tells of) and
    :class:`NotValid` for a reader that its kind is not for.
    """
    if not connection.in_atomic_block:
        raise NotNow(
            "A notice is written together with the deed it tells of.", remedy="Put it inside transaction.atomic()."
        )
    once = iter({one.key: one for one in writings}.values())
    return sum(_written(batch) for batch in iter(lambda: list(islice(once, _AT_ONCE)), []))


def _written(batch: Sequence[Writing]) -> int:
    known = set(Notice.objects.filter(key__in=[one.key for one in batch]).values_list("key", flat=True))
    new = [_notice(one) for one in batch if one.key not in known]
    Notice.objects.bulk_create(new, ignore_conflicts=True)  # somebody else may write the same key just now
    return len(new)


def _notice(one: Writing) -> Notice:
    _check(one)
    now = clock.now()
    inside = json.dumps({"address": one.address, **one.secret}) if one.secret else one.address
    sealed = sealer().seal(inside, context=sealed_as(one.key)) if one.address else None
    return Notice(
        key=one.key, kind=one.kind, facts=dict(one.facts), account_id=one.account_id, sealed=sealed,
        reader=one.reader, made_at=now, next_try_at=now,
    )  # fmt: skip


def _check(one: Writing) -> None:
    wanted = kind_of(one.kind).to
    fits = one.account_id is not None and not one.address if wanted == "account" else bool(one.address and one.reader)
    if not fits or not 0 < len(one.key) <= 160:
        who = "one account" if wanted == "account" else "an address and the mark of its reader"
        raise NotValid(f"A notice of this kind needs a key of at most 160 characters, and {who}.")


def unsealed(inside: str) -> dict[str, str]:
    """The ``address`` and whatever else was sealed with it."""
    return json.loads(inside) if inside.startswith("{") else {"address": inside}  # no address begins with a brace


def sealed_as(key: str) -> str:
    """To what a sealed address is bound: copied onto another notice it does not open."""
    return f"notice:{key}"
