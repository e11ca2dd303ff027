"""How the tests of inlets read from servers on this machine, and what of the register they compare."""

from __future__ import annotations

import datetime as dt
from random import Random

from countersign.formats.reaching import Reach
from countersign.intake import actions as intake
from countersign.ledger.models import Entry
from countersign.people.rules import SYSTEM
from countersign.register.models import Body, Contract, Listing, Place, Release, Service

REACH = Reach("countersign", private=True, timeout_s=60, pause_s=0)
NOON = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)


def added(address, kind, **options):
    return intake.add_inlet(name="Elsewhere", kind=kind, address=address, options=options, by=SYSTEM)


def read(inlet, **more):
    return intake.read_inlet(inlet, by=SYSTEM, rng=Random(1), reach=REACH, **more)


def counts(run):
    return run.rows_done, run.taken, run.changed, run.same, run.refused


def everything():
    kept = [Body, Service, Place, Listing, Contract, Release]
    rows = [list(model.objects.order_by("pk").values()) for model in kept]
    for row in rows[3]:
        row.pop("seen_in")
    return rows, Entry.objects.count()
