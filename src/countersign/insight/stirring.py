"""Which months changed since the facts were written: the database itself notes it, whoever changes a row and how.

A trigger on each table that a :class:`~countersign.insight.registry.Stirring` names adds a line to ``insight_stirred``
within the same transaction. A refresh takes the lines before it reads, and removes them once the new facts stand; if it
is killed they are still there for the next. So a month may be written once too often, and never once too seldom.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable

from django.apps import apps
from django.db import connection, models, transaction

from countersign.insight.models import Stirred, Written
from countersign.insight.registry import Fact, Stirring, facts

_SQLITE = """
CREATE TRIGGER {name} AFTER {event} ON {table} WHEN {when} BEGIN
    INSERT INTO insight_stirred ("table", month, taken)
    SELECT '{table}', stirred.month, FALSE FROM (SELECT {month} AS month) AS stirred
    WHERE NOT EXISTS (
        SELECT 1 FROM insight_stirred AS known
        WHERE known."table" = '{table}' AND known.month = stirred.month AND NOT known.taken
    );
END
"""
# One line for each month of a statement. Whether there is one already cannot be asked: a refresh may be taking it.
_POSTGRESQL = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO insight_stirred ("table", month, taken)
    SELECT DISTINCT '{table}', {month}, FALSE FROM stirred WHERE {when};
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS {name} ON {table};
CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {rows} TABLE AS stirred
FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""
_EVENTS = (("INSERT", "NEW"), ("UPDATE", "OLD"), ("UPDATE", "NEW"), ("DELETE", "OLD"))


def take() -> dict[str, list[int]]:
    """Month -> the lines that note it, of every table: ``{"experiences_experience 2026-11": [7, 9]}``."""
    Stirred.objects.filter(taken=False).update(taken=True)
    taken: dict[str, list[int]] = {}
    for pk, table, month in Stirred.objects.filter(taken=True).values_list("pk", "table", "month"):
        taken.setdefault(f"{table} {month}", []).append(pk)
    return taken


def months(fact: Fact, taken: Iterable[str]) -> list[str]:
    """Of what was taken, the months of one table of facts, in order."""
    table = f"{_table(fact.monthly.stirring)} "  # type: ignore[union-attr]
    return sorted(one.removeprefix(table) for one in taken if one.startswith(table))


def leant_on(version: str | None) -> dict[str, str] | None:
    """What the facts of this version leaned on; None where they were not written from this database."""
    written = Written.objects.filter(version=version).first()
    return written.leant_on if written else None


def leaning() -> dict[str, str]:
    """The same as it is now: table of facts -> digest."""
    of = {fact.name: fact.monthly.leans_on() for fact in facts() if fact.monthly}
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in of.items()}


def announce(version: str, leant_on: dict[str, str]) -> None:
    """Before the swap: should it be the last thing that happens, the next refresh may build on this version."""
    Written.objects.update_or_create(version=version, defaults={"leant_on": leant_on})


@transaction.atomic
def settle(version: str, taken: dict[str, list[int]]) -> None:
    """After the swap: what was taken is in this version, and no other one is of use."""
    ids = [pk for some in taken.values() for pk in some]
    for at in range(0, len(ids), 500):
        Stirred.objects.filter(pk__in=ids[at : at + 500]).delete()
    Written.objects.exclude(version=version).delete()


def watch(**_: object) -> None:
    """Lay the triggers; after every migration, since one that remakes a table loses them. What changed without them is
    not known, so the facts are then written whole."""
    stirrings = {_table(fact.monthly.stirring): fact.monthly.stirring for fact in facts() if fact.monthly}
    if connection.vendor not in ("sqlite", "postgresql") or not _is_there(Stirred, Written, *_models(stirrings)):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'" if _is_sqlite() else _KNOWN)
        known = {name for (name,) in cursor.fetchall()}
        for table, one in stirrings.items():
            for event, side in _EVENTS:
                if (name := f"stir_{table}_{event}_{side}".lower()) not in known:
                    cursor.execute(_trigger(name, table, one, event, side))
                    Written.objects.all().delete()


_KNOWN = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"


def _trigger(name: str, table: str, one: Stirring, event: str, side: str) -> str:
    row = f"{side}." if _is_sqlite() else ""
    when = " AND ".join(f"{row}{column} = '{value}'" for column, value in one.when.items())
    written = (_SQLITE if _is_sqlite() else _POSTGRESQL).format(
        name=name, table=table, event=event, rows=side, when=when, month=_month(one, row)
    )
    return written.strip()


def _month(one: Stirring, row: str) -> str:
    """SQL for the month of a row, as yyyy-mm; moments are in UTC in both databases."""
    columns = {column: apps.get_model(one.model)._meta.get_field(column) for column in one.by}
    if _is_sqlite():
        return f"substr(coalesce({', '.join(row + column for column in columns)}, ''), 1, 7)"
    days = ((f"({c} AT TIME ZONE 'UTC')" if isinstance(f, models.DateTimeField) else c) for c, f in columns.items())
    return f"to_char(coalesce({', '.join(f'({day})::date' for day in days)}), 'YYYY-MM')"


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _table(one: Stirring) -> str:
    return apps.get_model(one.model)._meta.db_table


def _models(stirrings: dict[str, Stirring]) -> list[type[models.Model]]:
    return [apps.get_model(one.model) for one in stirrings.values()]


def _is_there(*wanted: type[models.Model]) -> bool:
    return {one._meta.db_table for one in wanted} <= set(connection.introspection.table_names())


__all__: Collection[str] = ["announce", "leaning", "leant_on", "months", "settle", "take", "watch"]
