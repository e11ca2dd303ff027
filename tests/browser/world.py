"""The small world that every page is visited in: at least one of each thing that an example of the access list names.

Rooms add a builder: a function that stores what its examples need.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from browser.asks import asks
from browser.awarding import awards
from browser.panels import panel
from browser.readiness import readiness
from browser.recorded import records
from browser.register import buses, terms_of_buses
from browser.sharing import arrangement, message
from browser.surveyed import surveys
from browser.told import desk, transport
from countersign.ledger.actions import checkpoint, record


def ledger() -> None:
    """Line 0, under a signed checkpoint."""
    with transaction.atomic():
        record("house.opened", subject="house:1")
    checkpoint()


BUILDERS: list[Callable[[], None]] = [
    ledger,
    buses,
    terms_of_buses,
    readiness,
    transport,
    desk,
    arrangement,
    message,
    awards,
    records,
    asks,
    surveys,
    panel,
]


def build() -> None:
    for one in BUILDERS:
        one()
