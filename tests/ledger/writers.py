"""Four writers append to one ledger at the same time; run by test_record in a process and a database file of
its own.

The tests' own database is in memory and locks whole tables, which no installation does. With DATABASE_URL
set the same writers run against that database.
"""

from __future__ import annotations

import json
import os
import sys
import threading

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.site.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from countersign.ledger import actions, queries  # noqa: E402
from countersign.ledger.models import Checkpoint, Entry, Head  # noqa: E402

settings.LEDGER_WITNESSES = []  # no other room has a table here
failed: list[str] = []


def write(writer: int) -> None:
    try:
        for number in range(8):
            with transaction.atomic():
                actions.record("thing.done", subject=f"thing:{writer}-{number}", share=0.1, half=[0.5, 1.0])
    except Exception as error:
        failed.append(repr(error))
    finally:
        connection.close()


with connection.schema_editor() as editor:
    for model in (Entry, Checkpoint, Head):
        editor.create_model(model)
writers = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
for writer in writers:
    writer.start()
for writer in writers:
    writer.join()
actions.checkpoint()
fault = queries.verdict().fault
json.dump(
    {
        "indexes": list(Entry.objects.order_by("index").values_list("index", flat=True)),
        "subjects": Entry.objects.values("subject").distinct().count(),
        "fault": str(fault) if fault else None,
        "failed": failed,
    },
    sys.stdout,
)
