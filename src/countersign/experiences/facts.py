"""This room's facts for insight: one row for each account that counts. Codes and numbers, never words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import pyarrow as pa

from countersign.engine import CODE, CODES, DATE, FLAG, ID, INT
from countersign.experiences.models import Channel, Experience, Selection, Source
from countersign.insight.registry import Fact
from countersign.register.queries.labels import LABELS

SCHEMA = pa.schema(
    [
        ("month", DATE),
        ("body_id", ID),
        ("contract_id", ID),
        ("site_id", ID),
        ("service_id", ID),
        ("place_id", ID),
        ("source_id", ID),
        ("kind", CODE),
        ("themes", CODES),
        ("respect", CODE),
        ("confidence", CODE),
        ("time_lost", CODE),
        ("fear", FLAG),
        ("rating", INT),
        ("channel", CODE),
        ("solicited", FLAG),
    ]
)

_FIELDS = (
    "happened_on", "told_at", "body_id", "contract_id", "site_id", "service_id", "place_id", "source_id", "kind",
    "themes", "respect", "confidence", "time_lost", "fears", "rating", "channel", "source__selection",
)  # fmt: skip
_CODES = ("kind", "respect", "confidence", "time_lost")  # stored as "" while unknown
_ASKED = (Selection.SAMPLED, Selection.EVERYONE)


def rows() -> Iterator[dict[str, object]]:
    """Counted accounts only, copies left out. The month is when it happened, or when it was told if that is unknown."""
    counted = Experience.objects.filter(state="counted", counts=True).order_by("pk")
    for account in counted.values(*_FIELDS).iterator(chunk_size=5000):
        day = account.pop("happened_on") or account["told_at"].date()
        del account["told_at"]
        selection, fear = account.pop("source__selection"), account.pop("fears")
        yield {
            **account, "month": day.replace(day=1), "fear": fear, "solicited": selection in _ASKED,
            **{code: account[code] or None for code in _CODES},
        }  # fmt: skip


def _source_names(ids: Collection[int]) -> Mapping[int, str]:
    return dict(Source.objects.filter(pk__in=ids).values_list("pk", "name"))


def _codes() -> Mapping[str, Collection[str]]:
    from countersign.text.coding import codebook  # loads the coders with it, and only who checks measures needs it

    book = codebook()
    return {"themes": book.themes} | {one.id: one.values for one in book.dimensions if one.id != "fear"}


EXPERIENCES = Fact(
    "experiences",
    title="Accounts",
    about="One row is one account that counts: attached to a body, coded, signed off, copies left out.",
    schema=SCHEMA,
    date="month",
    rows=rows,
    labels={**LABELS, "source_id": _source_names, "channel": dict(Channel.choices)},
    codes=_codes,
)
