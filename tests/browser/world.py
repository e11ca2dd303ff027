"""The small world that every page is visited in: at least one of each thing that an example of the access list names.

Rooms add a builder: a function that stores what its examples need.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from browser import panels, register
from browser.asks import asks
from browser.awarding import awards
from browser.inbound import inbound
from browser.panels import panel
from browser.readiness import readiness
from browser.recorded import records
from browser.register import buses, terms_of_buses
from browser.sharing import arrangement, message
from browser.surveyed import surveys
from browser.talked import themes
from browser.told import desk, transport
from browser.unsealed import unsealing
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
    themes,
    inbound,
    unsealing,
]
CODES = (register.CODES, panels.CODES)
FOLDERS = ("evidence", "ledger", "rehearsals", "uploads")


def build() -> None:
    for one in BUILDERS:
        one()


class Built:
    """The small world as it was built, to be put in place again: its rows, what it left in the home folder, and the
    codes that no row tells: somebody else in this process may have built another world, with others.

    Only SQLite copies a whole database in a moment; on any other the world is built anew each time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows = sqlite3.connect(":memory:")
        build()
        self._codes = [codes.copy() for codes in CODES]
        if connection.vendor == "sqlite":
            connection.connection.backup(self._rows)
            for name in FOLDERS:
                _replace(folder / name, settings.HOME / name)

    def put(self) -> None:
        """Put it in the place of all that there is."""
        if connection.vendor != "sqlite":
            build()
            return
        connection.ensure_connection()
        self._rows.backup(connection.connection)
        for codes, kept in zip(CODES, self._codes, strict=True):
            codes[:] = kept
        for name in FOLDERS:
            _replace(settings.HOME / name, self._folder / name)


def _replace(folder: Path, by: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if by.exists():
        shutil.copytree(by, folder)
