"""This room's facts for insight: one row for each account that counts. Codes and numbers, never words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import pyarrow as pa

from countersign.engine import CODE, CODES, DATE, FLAG, ID, INT
from countersign.experiences.models import Channel, Experience, Selection, Source
from countersign.insight.registry import Fact
from countersign.register.queries import runners_of_contracts
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
        ("invited_by", CODE),
    ]
)

_FIELDS = (
    "happened_on", "told_at", "body_id", "contract_id", "site_id", "service_id", "place_id", "source_id", "kind",
    "themes", "respect", "confidence", "time_lost", "fears", "rating", "channel", "source__selection",
    "source__collector_id", "source__inviter_id",
)  # fmt: skip
_CODES = ("kind", "respect", "confidence", "time_lost")  # stored as "" while unknown
_ASKED = (Selection.SAMPLED, Selection.EVERYONE)
INVITED_BY = {
    "nobody": "nobody, they told by themselves",
    "others": "somebody who does not run it",
    "provider": "whoever runs it",
}
"""Who asked people to tell. It is not known where a source does not say how its people were chosen."""


def rows() -> Iterator[dict[str, object]]:
    """Counted accounts only, copies left out. The month is when it happened, or when it was told if that is unknown."""
    counted = Experience.objects.filter(state="counted", counts=True, source__counts=True).order_by("pk")
    runners = runners_of_contracts()
    for account in counted.values(*_FIELDS).iterator(chunk_size=5000):
        day = account.pop("happened_on") or account["told_at"].date()
        del account["told_at"]
        invited, fear = _invited_by(account, runners), account.pop("fears")
        yield {
            **account, "month": day.replace(day=1), "fear": fear, "solicited": invited in ("others", "provider"),
            "invited_by": invited, **{code: account[code] or None for code in _CODES},
        }  # fmt: skip


def _invited_by(account: dict, runners: Mapping[int, frozenset[int]]) -> str | None:
    """A key of ``INVITED_BY``, or None; takes what it needs out of the account."""
    selection = account.pop("source__selection")
    collector, declared = account.pop("source__collector_id"), account.pop("source__inviter_id")
    if declared is None and selection not in _ASKED:
        return "nobody" if selection == Selection.SELF_SELECTED else None
    run_by = runners.get(account["contract_id"], {account["body_id"]})
    return "provider" if (declared or collector or 0) in run_by else "others"


def _source_names(ids: Collection[int]) -> Mapping[int, str]:
    return dict(Source.objects.filter(pk__in=ids).values_list("pk", "name"))


def _codes() -> Mapping[str, Collection[str]]:
    from countersign.text.coding import codebook  # loads the coders with it, and only who checks measures needs it

    book = codebook()
    return {"themes": book.themes} | {one.id: one.values for one in book.dimensions if one.id != "fear"}


def _apart() -> Iterator[dict[str, object]]:
    """What looks like a campaign, and what a steward said is one; it is in no other number."""
    apart = Experience.objects.filter(state="counted", source__counts=True).exclude(campaign=None)
    apart = apart.exclude(campaign__verdict="genuine").order_by("pk")
    for account in apart.values("happened_on", "told_at", *APART_SCHEMA.names[1:]).iterator(chunk_size=5000):
        day = account.pop("happened_on") or account["told_at"].date()
        del account["told_at"]
        yield {**account, "month": day.replace(day=1), "kind": account["kind"] or None}


APART_SCHEMA = pa.schema(
    [("month", DATE), ("body_id", ID), ("contract_id", ID), ("service_id", ID), ("kind", CODE)]
)  # fmt: skip

APART = Fact(
    "apart",
    title="Accounts set apart",
    about="One row is one account that looks as if one hand were behind it and others; it is in no other number.",
    schema=APART_SCHEMA,
    date="month",
    rows=_apart,
    labels=LABELS,
)

EXPERIENCES = Fact(
    "experiences",
    title="Accounts",
    about="One row is one account that counts: attached to a body, coded, signed off, copies left out.",
    schema=SCHEMA,
    date="month",
    rows=rows,
    labels={**LABELS, "source_id": _source_names, "channel": dict(Channel.choices), "invited_by": INVITED_BY},
    codes=_codes,
)
