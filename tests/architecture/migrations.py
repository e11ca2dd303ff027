"""What a migration would do to people who are using the site while it runs.

A table is live when old processes still read and write it: they know neither the new columns nor the new rules. So a
column goes in two releases (first unused, then gone), a new one has a default that the *database* knows, and an index
on PostgreSQL is made without shutting writers out.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.operations.base import Operation

# app -> the last migration of the first release. Until there is one, every installation begins with an empty database,
# and no table is live.
FIRST_RELEASE: dict[str, str] = {}

_STILL_ASKED = "old processes still ask for it: stop using it in one release, remove it in the next"
_LOST = {
    operations.RemoveField: _STILL_ASKED,
    operations.DeleteModel: _STILL_ASKED,
    operations.RenameField: "old processes ask for the old name: add a field, copy, remove the old one a release later",
    operations.RenameModel: "old processes ask for the old table: keep its name with `db_table`",
    operations.AlterModelTable: "old processes ask for the old table",
    operations.AddConstraint: "rows that are there may break it, and all are read under a lock: add it NOT VALID first",
    operations.AlterUniqueTogether: "rows that are there may break it, and all are read under a lock",
    operations.RunSQL: "nobody can tell what it locks: say here why it is safe",
}


def is_live(app: str, name: str) -> bool:
    """Whether a migration comes after the first release of its app."""
    return app in FIRST_RELEASE and name > FIRST_RELEASE[app]


def one_way(migration: Migration) -> list[str]:
    """The operations that cannot be taken back."""
    return [one.describe() for one in migration.operations if not one.reversible]


def hazards(migration: Migration) -> list[str]:
    """What is unsafe on a live table, in the order of the operations; tables the same migration makes are not live."""
    made = {one.name_lower for one in migration.operations if isinstance(one, operations.CreateModel)}
    return [f"{one.describe()}: {why}" for one in migration.operations if _of(one) not in made for why in _why(one)]


def _of(one: Operation) -> str:
    return getattr(one, "model_name_lower", "") or getattr(one, "name_lower", "")


def _why(one: Operation) -> Iterator[str]:
    if type(one) in _LOST:
        yield _LOST[type(one)]
    if type(one) is operations.AddIndex:
        yield "writers wait until it is made: use `AddIndexConcurrently` on PostgreSQL"
    if type(one) is operations.AlterField:
        yield "a change of type or a new NOT NULL reads or rewrites the whole table under a lock"
    if type(one) is operations.AddField and not one.field.null and not _has_database_default(one.field):
        yield "old processes write rows without it: make it null, or give it `db_default`"


def _has_database_default(field: models.Field) -> bool:
    return field.has_db_default() or isinstance(field, models.ManyToManyField)
