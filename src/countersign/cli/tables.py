"""The tables of a database: an empty one gets them all at once, any other goes through its migrations."""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def bring_up_to_date() -> None:
    """The newest tables, whatever stood before; a second time changes nothing.

    Playing every migration on an empty database takes half a minute, since Django draws every model anew for every
    step; there is nothing to carry over, so the tables are made as the models say, and the migrations noted as done.
    """
    if not connection.introspection.table_names():
        _lay_all()
    call_command("migrate", verbosity=0)


def _lay_all() -> None:
    """In one transaction: whoever is interrupted finds the database empty again."""
    recorder = MigrationRecorder(connection)
    with connection.schema_editor() as editor:
        recorder.ensure_schema()
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for app, name in MigrationLoader(connection).disk_migrations or ():
            recorder.record_applied(app, name)
