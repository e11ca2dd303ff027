"""An outbox with kinds of its own, and a channel that does what a test tells it to."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction

from countersign.notices import actions, kinds
from countersign.notices.channels import Letter
from countersign.notices.models import Notice
from countersign.people.models import Account

ADDRESS = "quiet.heron@example.org"
KINDS = (
    kinds.Kind("planted", "an answer that is due", "planted.txt"),
    kinds.Kind("asked", "a question to those concerned", "planted.txt", to="person"),
    kinds.Kind("broken", "a letter that cannot be written", "broken.txt"),
)


@pytest.fixture(autouse=True)
def known_kinds(settings) -> Iterator[None]:
    settings.NOTICE_KINDS = ["notices.conftest.KINDS"]
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"] = [*settings.TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"]
    kinds.kinds.cache_clear()
    yield
    kinds.kinds.cache_clear()


@pytest.fixture
def account(db) -> Account:
    return Account.objects.create(username=ADDRESS, email=ADDRESS)


@pytest.fixture
def put(account) -> Callable[..., Notice]:
    """``put("a key")``: a notice to the account, in a transaction of its own."""

    def write(key: str, kind: str = "planted", **given) -> Notice:
        given.setdefault("facts", {"number": 7, "due_on": "4 May 2026", "path": "/finding/7"})
        if "address" not in given:
            given.setdefault("account", account)
        with transaction.atomic():
            return actions.put(key, kind=kind, **given)

    return write


class Told:
    """A channel that keeps what it was given. ``then`` is raised for one letter after another, after keeping it where
    ``after`` says so; ``knows`` is what it says of earlier letters.
    """

    def __init__(self, *then: BaseException | None, after: bool = False, knows: bool = False) -> None:
        self.letters: list[Letter] = []
        self.asked: list[str] = []
        self.closed = False
        self._then, self._after, self._knows = list(then), after, knows

    def send(self, letter: Letter) -> None:
        fault = self._then.pop(0) if self._then else None
        if fault is None or self._after:
            self.letters.append(letter)
        if fault is not None:
            raise fault

    def has(self, reference: str) -> bool:
        self.asked.append(reference)
        return self._knows

    def close(self) -> None:
        self.closed = True


def run(channel: Told, **how) -> actions.Delivered:
    return actions.deliver(rng=random.Random(1), channel=channel, **how)
