"""The tamper drill: single rows edited, deleted and added by hand in the database, and whether `verify` names each.

    python tests/drills/tamper.py --edits 1000        (with DATABASE_URL on PostgreSQL, else on SQLite)

Eastmarsh is built in a place of its own: every state of everything. Then, at random and one at a time, a row of any
table is edited in one column, deleted, or added as a copy under another key, what `verify` compares is compared, and
the database is rolled back. What no line of the ledger commits to cannot be named; ``not_vouched.toml`` says of each
such table or column why. The drill fails where something is not named that is not listed there.
"""

from __future__ import annotations

import argparse
import datetime as dt
import decimal
import json
import os
import random
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TESTS = Path(__file__).resolve().parents[1]
_LISTED = Path(__file__).with_name("not_vouched.toml")


@dataclass(frozen=True)
class Edit:
    """One thing done by hand. ``where`` is a table, with a column where one value was changed."""

    kind: str
    where: str
    row: object


def not_vouched() -> dict[str, str]:
    """Table, or table and column, or ``table: what is done to a row`` -> why no line commits to it."""
    return tomllib.loads(_LISTED.read_text(encoding="utf-8"))


def reason(edit: Edit) -> str:
    """Why this edit cannot be named; empty where it must be."""
    listed, table = not_vouched(), ".".join(edit.where.split(".")[:2])
    return listed.get(table) or listed.get(f"{table}: {edit.kind}") or listed.get(edit.where, "")


def tables() -> list[Any]:
    """Every table of ours that holds a row."""
    from django.apps import apps

    ours = (one for one in apps.get_models(include_auto_created=True) if one.__module__.startswith("countersign."))
    return sorted((one for one in ours if one.objects.exists()), key=lambda one: one._meta.label)


def done(model: Any, rng: random.Random) -> Edit:
    """Does one random thing to a random row; raises ``DatabaseError`` where the database itself refuses."""
    keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
    key, kind = rng.choice(keys), rng.choice(["edited", "edited", "deleted", "added"])
    if kind == "deleted":
        model.objects.filter(pk=key)._raw_delete(model.objects.db)
    elif kind == "added":
        _copied(model.objects.get(pk=key), rng)
    else:
        return _changed(model, key, rng)
    return Edit(kind, model._meta.label, key)


def _changed(model: Any, key: object, rng: random.Random) -> Edit:
    field = rng.choice([one for one in model._meta.concrete_fields if not one.primary_key])
    before = model.objects.values_list(field.attname, flat=True).get(pk=key)
    model.objects.filter(pk=key).update(**{field.attname: other(field, before, rng)})
    return Edit("edited", f"{model._meta.label}.{field.attname}", key)


def _copied(row: Any, rng: random.Random) -> None:
    """The same row once more, under keys of its own."""
    model = type(row)
    for field in model._meta.concrete_fields:
        is_own = field.primary_key or field.unique
        if is_own and field.get_internal_type().endswith("AutoField"):
            setattr(row, field.attname, None)
        elif is_own:
            setattr(row, field.attname, other(field, getattr(row, field.attname), rng))
    row._state.adding = True
    model.objects.bulk_create([row])


def other(field: Any, value: Any, rng: random.Random) -> Any:
    """Another value that the column can hold."""
    if field.is_relation:
        keys = field.related_model.objects.exclude(pk=value).values_list("pk", flat=True)[:20]
        return rng.choice(list(keys)) if keys else (None if field.null else value)
    choices = [one for one, _ in field.flatchoices if one != value]
    if choices:
        return rng.choice(choices)
    return (
        _OTHER.get(type(value), lambda one: one)(value) if value is not None else _FIRST.get(field.get_internal_type())
    )


_OTHER: dict[type, Any] = {
    bool: lambda one: not one,
    int: lambda one: one + 1,
    float: lambda one: one + 0.5,
    decimal.Decimal: lambda one: one + 1,
    str: lambda one: f"{one[:-1]}{'y' if one.endswith('x') else 'x'}" if one else "x",
    bytes: lambda one: bytes([one[0] ^ 1]) + one[1:] if one else b"x",
    memoryview: lambda one: bytes([bytes(one)[0] ^ 1]) + bytes(one)[1:] if len(one) else b"x",
    dt.datetime: lambda one: one + dt.timedelta(days=1),
    dt.date: lambda one: one + dt.timedelta(days=1),
    dict: lambda one: {**one, "added": 1},
    list: lambda one: [*one, "added"],
}
_FIRST = {
    "DateField": dt.date(2026, 1, 1), "DateTimeField": dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "IntegerField": 1,
    "PositiveIntegerField": 1, "PositiveSmallIntegerField": 1, "FloatField": 0.5, "BooleanField": True,
    "JSONField": {"added": 1}, "BinaryField": b"x", "DecimalField": 1, "CharField": "x", "TextField": "x",
}  # fmt: skip


def edits(number: int, rng: random.Random) -> Iterator[tuple[Edit, str]]:
    """So many edits, each with what `verify` says of it (empty: nothing). Each is rolled back."""
    from django.db import DatabaseError, transaction

    models, known, at = tables(), promises(), 0
    rng.shuffle(models)
    while at < number:
        try:
            with transaction.atomic():
                edit = done(models[at % len(models)], rng)
                said = verified(edit, known)
                raise _Back
        except _Back:
            at += 1
            yield edit, said
        except DatabaseError:  # the database itself refuses it
            continue


def promises() -> dict[str, Any]:
    """What the lines commit to, as `verify` gathers it from them."""
    from countersign.ledger.models import Entry
    from countersign.ledger.queries.witnesses import Promise

    lines = Entry.objects.order_by("index").iterator(chunk_size=2000)
    return {one.subject: Promise(one.index, one.event, one.facts["digest"]) for one in lines if "digest" in one.facts}


def verified(edit: Edit, known: dict[str, Any]) -> str:
    """What `verify` says: all of it where the ledger's own rows were touched; else, as the lines are as they were, what
    rooms store against what lines promise, the room's own witnesses first.
    """
    from django.conf import settings

    from countersign.errors import CountersignError
    from countersign.ledger import queries
    from countersign.ledger.queries.witnesses import broken_promises

    try:
        if edit.where.startswith("ledger."):
            return str(queries.verdict().fault or "")
        own = edit.where.partition(".")[0]
        for path in sorted(settings.LEDGER_WITNESSES, key=lambda path: path.split(".")[1] != own):
            for subject, _, what in broken_promises(known, [path]):
                return f"{subject}: {what}"
    except (CountersignError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        return f"verify stops at it: {type(error).__name__}"
    return ""


class _Back(Exception):
    """Rolls one edit back."""


def told(found: list[tuple[Edit, str]]) -> dict[str, Any]:
    """How many were named, what was missed, and what is listed in vain."""
    missed = Counter(f"{edit.where} {edit.kind}" for edit, said in found if not said and not reason(edit))
    excused = Counter(reason(edit) for edit, said in found if not said and reason(edit))
    return {
        "edits": len(found), "named": sum(bool(said) for _, said in found), "listed": sum(excused.values()),
        "kinds": dict(Counter(edit.kind for edit, _ in found)), "missed": dict(missed.most_common()),
    }  # fmt: skip


def built() -> None:
    """Eastmarsh, in which `verify` finds no fault."""
    from countersign.cli.tables import bring_up_to_date
    from countersign.demo.building import story
    from countersign.ledger import queries

    bring_up_to_date()
    if not story.is_here():
        story.build()
    if fault := queries.verdict().fault:
        raise SystemExit(f"It is not whole before anything was done to it: {fault}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20261201)
    parser.add_argument("--home", type=Path, help="A home in which Eastmarsh stands already; nothing in it is changed.")
    asked = parser.parse_args()
    sys.path[:0] = [str(_TESTS), str(_TESTS.parent / "src")]
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "COUNTERSIGN_HOME": str(asked.home or home),
            "DJANGO_SETTINGS_MODULE": "countersign.site.settings",
        }
        import django

        django.setup()
        built()
        found = told(list(edits(asked.edits, random.Random(asked.seed))))
    sys.stdout.write(json.dumps(found | {"seconds": round(time.monotonic() - began)}, indent=1) + "\n")
    sys.exit(bool(found["missed"]))


if __name__ == "__main__":
    main()
