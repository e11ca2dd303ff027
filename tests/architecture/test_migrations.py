"""Every migration has a way back, and none shuts out or breaks those who are using the site meanwhile."""

from __future__ import annotations

import pytest
from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader

from architecture.migrations import FIRST_RELEASE, hazards, is_live, one_way

OURS = [
    (app, name, migration)
    for (app, name), migration in MigrationLoader(None).disk_migrations.items()
    if type(migration).__module__.startswith("countersign.")
]


def migration(*found) -> Migration:
    made = Migration("0002_next", "register")
    made.operations = list(found)
    return made


def test_every_migration_can_be_taken_back() -> None:
    assert len(OURS) > 20
    assert {f"{app}.{name}": found for app, name, one in OURS if (found := one_way(one))} == {}


def test_no_migration_harms_a_live_table() -> None:
    assert {f"{app}.{name}": found for app, name, one in OURS if is_live(app, name) and (found := hazards(one))} == {}
    assert set(FIRST_RELEASE) <= {app for app, _, _ in OURS}


def test_the_check_of_ways_back_can_fail() -> None:
    assert one_way(migration(operations.RunPython(lambda apps, editor: None))) == ["Raw Python operation"]
    assert one_way(migration(operations.RunSQL("SELECT 1", "SELECT 2"))) == []


@pytest.mark.parametrize(
    "harmful",
    [
        operations.RemoveField("body", "name"),
        operations.DeleteModel("Body"),
        operations.RenameField("body", "name", "title"),
        operations.RenameModel("Body", "Office"),
        operations.AddField("body", "rank", models.IntegerField(default=0)),
        operations.AlterField("body", "name", models.CharField(max_length=20)),
        operations.AddIndex("body", models.Index(fields=["name"], name="by_name")),
        operations.AddConstraint("body", models.UniqueConstraint(fields=["name"], name="one_name")),
        operations.RunSQL("ALTER TABLE register_body ADD x int", "ALTER TABLE register_body DROP x"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_would_harm_a_live_table_is_named(harmful) -> None:
    (found,) = hazards(migration(harmful))
    assert found.startswith(harmful.describe())


def test_what_old_processes_do_not_notice_is_free() -> None:
    made = operations.CreateModel("Desk", [("id", models.BigAutoField(primary_key=True))])
    harmless = (
        made,
        operations.AddIndex("desk", models.Index(fields=["id"], name="by_id")),
        operations.AddField("body", "note", models.TextField(null=True)),
        operations.AddField("body", "rank", models.IntegerField(db_default=0)),
    )
    assert hazards(migration(*harmless)) == []


def test_only_what_comes_after_a_first_release_is_live(monkeypatch) -> None:
    monkeypatch.setitem(FIRST_RELEASE, "register", "0007_x")
    assert is_live("register", "0008_y") and not is_live("register", "0007_x") and not is_live("terms", "0009_z")
