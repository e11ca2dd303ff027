"""A queue, somebody who looks after it, and a worker that does what is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from countersign.people.models import Account, Membership
from waiting import work_off
from work import tasks


@pytest.fixture(autouse=True)
def _nothing_called() -> Iterator[None]:
    tasks.CALLED.clear()
    tasks.DOES.clear()
    yield


@pytest.fixture
def work(db) -> Callable[[], int]:
    return work_off


@pytest.fixture
def administrator(client, db) -> Account:
    account = Account.objects.create(username="ada@example.org", email="ada@example.org")
    Membership.objects.create(account=account, role="administrator")
    client.force_login(account)
    return account


def fails() -> None:
    raise ValueError("Quiet Heron told us that the bus was late")
