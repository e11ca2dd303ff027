"""The planted world, built once for all tests of a file, and everything that was logged while it was."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from canaries.world import World, build
from countersign.site.logs import Blotter, logging_as

AT_ONCE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@contextmanager
def logged() -> Iterator[list[str]]:
    """Lines as the console would get them, of every logger that the settings name, whatever their level."""
    written: list[str] = []
    handler = logging.Handler(logging.DEBUG)
    handler.setFormatter(Blotter(logging_as("lines")["formatters"]["blotted"]["format"]))
    handler.emit = lambda record: written.append(handler.format(record))
    loggers = [logging.getLogger(name) for name in ("", *logging_as("lines")["loggers"])]
    for logger in loggers:
        logger.addHandler(handler)
    yield written
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.fixture
def lines() -> Iterator[list[str]]:
    with logged() as written:
        yield written


@dataclass
class Planted:
    """The world, the folder it lives in, and what was logged while it was built."""

    world: World
    home: Path
    lines: list[str]


@pytest.fixture(scope="module")
def planted(database, django_db_blocker, tmp_path_factory) -> Iterator[Planted]:
    """Committed for real, as the ledger signs only what is there to stay; everything is flushed afterwards."""
    home = tmp_path_factory.mktemp("planted")
    with django_db_blocker.unblock(), override_settings(HOME=home, TASKS=AT_ONCE), logged() as written:
        try:
            yield Planted(build(), home, written)
        finally:
            call_command("flush", interactive=False, verbosity=0)
