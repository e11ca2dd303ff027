"""Replacing a sealing key: everything that is sealed is opened with the old one and sealed with the new one.

What a value is bound to stands in ``settings.SEALED_COLUMNS``, as its room binds it. A run may be killed anywhere and
begun again: a value bears the mark of its key, so what is left to do is read off the values themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from django.apps import apps
from django.conf import settings
from django.db import models, transaction

from countersign.errors import Broken
from countersign.ledger.actions import record
from countersign.people import queries
from countersign.people.rules import Actor, check
from countersign.sealing import Sealer

_BATCH = 200
Report = Callable[[str, Counter], None]


def reseal(*, by: Actor, report: Report | None = None, batch: int = _BATCH) -> dict[str, Counter]:
    """Seal everything under the newest key; returns for each column how many were ``renewed``, ``new`` already, or
    ``shut``: sealed with a key that is no longer set, or altered.

    Nothing in plain text leaves memory. Whoever changes a value meanwhile wins. One line of the ledger at the end.
    """
    check(by, "seal.renew")
    told = {}
    for column, bound_to in settings.SEALED_COLUMNS.items():
        told[column] = Counter()
        for counts in _walked(column, bound_to, batch):
            told[column] += counts
            if report:
                report(column, told[column])
    with transaction.atomic():
        record("seal.renewed", subject="seals:all", by=by.label, **_sums(told))
    return told


def _sums(told: Mapping[str, Counter]) -> dict[str, int]:
    return dict(sum(told.values(), Counter()))


def _walked(column: str, bound_to: str, batch: int) -> Iterator[Counter]:
    """The counts of each portion of a column, once it is stored."""
    label, name = column.rsplit(".", 1)
    model, last = apps.get_model(label), None
    rows = model._default_manager.exclude(**{name: None}).exclude(**{name: b""}).order_by("pk")
    sealer = queries.equality_sealer() if column in settings.SEALED_APART else queries.sealer()
    while portion := list((rows if last is None else rows.filter(pk__gt=last))[:batch]):
        last = portion[-1].pk
        with transaction.atomic():
            yield Counter(_renewed(row, name, bound_to, sealer) for row in portion)


def _renewed(row: models.Model, name: str, bound_to: str, sealer: Sealer) -> str:
    before = bytes(getattr(row, name))
    if sealer.is_newest(before):
        return "new"
    context = bound_to.format(row=row)
    try:
        fresh = sealer.seal(sealer.open(before, context=context), context=context)
    except Broken:
        return "shut"
    found = type(row)._default_manager.filter(pk=row.pk, **{name: before})
    return "renewed" if found.update(**{name: fresh}) else "new"
