"""Eastmarsh, built once for the tests that hold it against its known truth, and taken back afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test.utils import override_settings

from countersign import clock
from countersign.demo.building import story
from countersign.demo.stories import Told, stories
from countersign.experiences.models import Experience

TODAY = dt.date(2026, 11, 23)


@dataclass(frozen=True)
class Known:
    """The stories as they were written, and the accounts that they became."""

    stories: dict[str, Told]
    accounts: dict[str, Experience]
    said: list[str]

    def pairs(self) -> Iterator[tuple[Told, Experience]]:
        """Each story beside its account."""
        for row, account in self.accounts.items():
            yield self.stories[row], account


@pytest.fixture(scope="module")
def eastmarsh(database, django_db_blocker, tmp_path_factory) -> Iterator[Known]:
    """The whole demo inside one transaction that is rolled back in the end; it takes about a minute to build."""
    home = tmp_path_factory.mktemp("eastmarsh")
    said: list[str] = []
    around = transaction.atomic()
    around._from_testcase = True  # what is durable in earnest may stand inside, as in Django's own tests
    with django_db_blocker.unblock(), override_settings(HOME=home), around:
        with clock.at(TODAY):
            built = story.build(say=said.append)
        accounts = Experience.objects.in_bulk(built.accounts.values())
        told = {account.row: account for account in stories(TODAY)}
        yield Known(told, {row: accounts[pk] for row, pk in built.accounts.items()}, said)
        transaction.set_rollback(True)
