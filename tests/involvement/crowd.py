"""Many people sign up for one ask at the same moment; run in a process and a database of its own.

    python crowd.py PEOPLE PLACES THREADS

The tests' own database is in memory and locks whole tables, which no installation does. With DATABASE_URL set the same
crowd comes to that database, which must be empty. Every tenth who got a place gives it back again, meanwhile. Says what
came of it as JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import threading
import time
from collections import Counter
from itertools import count
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.site.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.urls import reverse  # noqa: E402

from countersign import clock  # noqa: E402
from countersign.cli.tables import bring_up_to_date  # noqa: E402
from countersign.involvement.actions import signing_up  # noqa: E402
from countersign.involvement.models import Ask, SignUp, Slot  # noqa: E402
from countersign.ledger.models import Entry  # noqa: E402
from countersign.people.rules import ANYBODY, Actor  # noqa: E402
from countersign.register.models import Body  # noqa: E402
from involvement.town import SAID  # noqa: E402

PEOPLE, PLACES, THREADS = (int(one) for one in sys.argv[1:4])
failed: list[str] = []
slowest: list[float] = []
turns = count(1)


def opened() -> Slot:
    """An ask that is open, with one time and so many places."""
    said = {name: value for name, value in SAID.items() if name not in ("finding", "ends_on")}
    body = Body.objects.create(slug="council", name="Council")
    ask = Ask.objects.create(
        body=body, state="open", drafted_at=clock.now(), ends_on=clock.today() + dt.timedelta(days=30), **said
    )
    starts = clock.now() + dt.timedelta(days=10)
    return Slot.objects.create(ask=ask, starts_at=starts, ends_at=starts + dt.timedelta(hours=2), places=PLACES)


def come(slot: Slot) -> None:
    """Sign people up until all have come; every tenth with a place gives it back."""
    try:
        while next(turns) <= PEOPLE:
            began = time.perf_counter()
            taken = signing_up.sign_up(slot.ask, slot=slot, old_enough=True, by=ANYBODY)
            slowest.append(time.perf_counter() - began)
            if taken.sign_up.state == "placed" and taken.sign_up.number % 10 == 0:
                holder = Actor("person", receipt_id=taken.sign_up.participant.receipt_id)
                signing_up.withdraw(taken.sign_up, by=holder)
    except Exception as error:
        failed.append(repr(error))
    finally:
        connection.close()


bring_up_to_date()
reverse("home")  # as in a site that is running: its pages are loaded once, before anybody comes
slot = opened()
began, worked = time.perf_counter(), time.process_time()
crowd = [threading.Thread(target=come, args=(slot,)) for _ in range(THREADS)]
for one in crowd:
    one.start()
for one in crowd:
    one.join()
seconds, worked = time.perf_counter() - began, time.process_time() - worked
slot.refresh_from_db()
found = SignUp.objects.order_by("number").values_list("number", "state")
states = Counter(state for _, state in found)
last_placed = max(number for number, state in found if state == "placed")
json.dump(
    {
        "engine": connection.vendor,
        "seconds": round(seconds, 2),
        "processor": round(worked, 2),
        "slowest": round(max(slowest), 2),
        "failed": failed,
        "people": len(found),
        "numbers": [number for number, _ in found] == list(range(1, PEOPLE + 1)),
        "taken": slot.taken,
        "placed": states["placed"],
        "withdrawn": states["withdrawn"],
        "overtaken": sum(state == "waiting" and number < last_placed for number, state in found),
        "lines": Entry.objects.filter(event="signup.made").count(),
    },
    sys.stdout,
)
