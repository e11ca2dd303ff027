"""This room's facts for insight: one row for each account that counts. Codes and numbers, never words."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, partial
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Max, Min

from countersign.engine import CODE, CODES, DATE, FLAG, ID, INT, Period
from countersign.experiences.models import Channel, Experience, Selection, Source
from countersign.insight.reading import Made, batches
from countersign.insight.registry import Fact, Monthly, Stirring, months_between
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

_ID, _CODE = pa.int64(), pa.string()
_READ: dict[str, pa.DataType | Made] = {
    "body_id": _ID, "contract_id": _ID, "site_id": _ID, "service_id": _ID, "place_id": _ID, "source_id": _ID,
    "kind": _CODE, "themes": lambda given: _lists(given), "respect": _CODE, "confidence": _CODE, "time_lost": _CODE,
    "fears": pa.bool_(), "rating": pa.int32(), "channel": _CODE,
}  # fmt: skip
_ASKED = (Selection.SAMPLED, Selection.EVERYONE)
INVITED_BY = {
    "nobody": "nobody, they told by themselves",
    "others": "somebody who does not run it",
    "provider": "whoever runs it",
}
"""Who asked people to tell. It is not known where a source does not say how its people were chosen."""


def rows() -> Iterator[dict[str, object]]:
    """Counted accounts only, copies left out. The month is when it happened, or when it was told if that is unknown."""
    for first in months_between(*_span() or ()):
        for batch in _of_month(first):
            yield from batch.to_pylist()


def _of_month(first: dt.date) -> Iterator[pa.RecordBatch]:
    month, counted = Period.of("month", first), Experience.objects.filter(state="counted", counts=True)
    start, end = (dt.datetime.combine(day, dt.time(), dt.UTC) for day in (month.start, month.end))
    known = counted.filter(happened_on__gte=month.start, happened_on__lt=month.end)
    only_told = counted.filter(happened_on=None, told_at__gte=start, told_at__lt=end)
    sources, invited_by = _sources(), cache(partial(_invited_by, _sources(), runners_of_contracts()))
    for some in (known, only_told):
        for batch in batches(some, _READ):
            yield _as_facts(batch, first, sources, invited_by)


def _as_facts(
    batch: pa.RecordBatch, first: dt.date, sources: Mapping[int, _Asked], invited_by: Callable[..., str | None]
) -> pa.RecordBatch:
    counting = pa.array([pk for pk, source in sources.items() if source.counts], pa.int64())
    batch = batch.filter(pc.is_in(batch["source_id"], value_set=counting))
    of = (batch[name].to_pylist() for name in ("source_id", "contract_id", "body_id"))
    invited = pa.array([invited_by(*one) for one in zip(*of, strict=True)], pa.string())
    made = {name: batch[name] for name in batch.schema.names if name != "fears"} | {
        "month": pa.array([first] * batch.num_rows, pa.date32()), "fear": batch["fears"], "invited_by": invited,
        "solicited": pc.fill_null(pc.is_in(invited, value_set=pa.array(["others", "provider"])), False),
    }  # fmt: skip
    return pa.RecordBatch.from_pydict({name: made[name] for name in SCHEMA.names})


def _lists(given: tuple[object, ...]) -> pa.Array:
    """Lists of codes from what the database holds them as; each different one is read once."""
    different = {text: at for at, text in enumerate(dict.fromkeys(given))}
    read = pa.array([json.loads(text) for text in different], pa.list_(pa.string()))  # type: ignore[arg-type]
    return read.take(pa.array([different[text] for text in given], pa.int32()))


class _Asked(NamedTuple):
    """What a source says of how its people were chosen."""

    counts: bool
    selection: str
    collector: int | None
    declared: int | None


def _sources() -> dict[int, _Asked]:
    rows = Source.objects.order_by("pk").values_list("pk", "counts", "selection", "collector_id", "inviter_id")
    return {pk: _Asked(*of) for pk, *of in rows}


def _invited_by(
    sources: Mapping[int, _Asked], runners: Mapping[int, frozenset[int]], source: int, contract: int, body: int
) -> str | None:
    """A key of ``INVITED_BY``, or None."""
    asked = sources[source]
    if asked.declared is None and asked.selection not in _ASKED:
        return "nobody" if asked.selection == Selection.SELF_SELECTED else None
    run_by = runners.get(contract, {body})
    return "provider" if (asked.declared or asked.collector or 0) in run_by else "others"


def _span() -> tuple[dt.date, dt.date] | None:
    """The first and the last day of what is counted."""
    counted = Experience.objects.filter(state="counted")
    happened = counted.exclude(happened_on=None).aggregate(first=Min("happened_on"), last=Max("happened_on"))
    told = counted.filter(happened_on=None).aggregate(first=Min("told_at"), last=Max("told_at"))
    days = [*happened.values(), *(at.date() for at in told.values() if at)]
    return (min(known), max(known)) if (known := [day for day in days if day]) else None


def _leans_on() -> str:
    """Sources and those who run contracts: what decides who invited people, and whose people count."""
    runners = sorted((contract, sorted(of)) for contract, of in runners_of_contracts().items())
    return json.dumps([*_sources().items(), *runners])


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
    monthly=Monthly(
        Stirring("experiences.Experience", when={"state": "counted"}, by=("happened_on", "told_at")),
        span=_span,
        rows=_of_month,
        leans_on=_leans_on,
    ),
    labels={**LABELS, "source_id": _source_names, "channel": dict(Channel.choices), "invited_by": INVITED_BY},
    codes=_codes,
)
