"""Receipts: shown once, never stored, never logged, not to be guessed."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
from django.db import connection

from countersign import clock
from countersign.errors import NotFound, TooMany
from countersign.people import actions, queries
from countersign.people.codes import new_code, tidied
from countersign.people.models import WrongTries

pytestmark = pytest.mark.django_db
HERE = "192.0.2.1"


def wrong(times: int, origin: str = HERE) -> None:
    for _ in range(times):
        with pytest.raises(NotFound):
            actions.receipt_for(new_code(), origin=origin)


def test_a_code_finds_its_receipt_however_it_is_typed() -> None:
    receipt, code = actions.issue_receipt(purpose="experience")
    assert actions.receipt_for(f" {code.lower().replace('-', ' ')} ") == receipt
    assert queries.receipt_for(code.replace("0", "O").replace("1", "l")) == receipt


def test_nothing_stored_gives_the_code_away() -> None:
    _, code = actions.issue_receipt(purpose="experience")
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest, purpose FROM people_receipt")
        stored = str(cursor.fetchall())
    assert code not in stored and tidied(code) not in stored


def test_another_key_finds_nothing(settings) -> None:
    _, code = actions.issue_receipt(purpose="experience")
    settings.RECEIPT_KEY = "another"
    with pytest.raises(NotFound):
        actions.receipt_for(code)


def test_wrong_tries_are_stopped_and_told_when_to_come_back() -> None:
    _, code = actions.issue_receipt(purpose="experience")
    wrong(actions.RECEIPT_TRIES)
    with pytest.raises(TooMany) as stopped:
        actions.receipt_for(code, origin=HERE)
    assert 0 < stopped.value.retry_after_s <= actions.RECEIPT_WINDOW.total_seconds()


def test_others_are_not_stopped_with_them() -> None:
    receipt, code = actions.issue_receipt(purpose="experience")
    wrong(actions.RECEIPT_TRIES)
    assert actions.receipt_for(code, origin="192.0.2.2") == receipt


def test_after_the_window_one_may_try_again() -> None:
    receipt, code = actions.issue_receipt(purpose="experience")
    start = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
    with clock.at(start):
        wrong(actions.RECEIPT_TRIES)
    with clock.at(start + actions.RECEIPT_WINDOW):
        assert actions.receipt_for(code, origin=HERE) == receipt
        wrong(1)
    assert WrongTries.objects.get().count == 1


def test_marks_of_wrong_tries_name_nobody_and_are_swept_after_a_day() -> None:
    start = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
    with clock.at(start):
        wrong(1)
        assert HERE not in WrongTries.objects.get().mark
    with clock.at(start + dt.timedelta(days=1, minutes=1)):
        wrong(1, origin="192.0.2.2")
    assert WrongTries.objects.count() == 1


def test_neither_code_nor_address_reaches_a_log(caplog) -> None:
    caplog.set_level(logging.DEBUG)
    _, code = actions.issue_receipt(purpose="experience")
    actions.receipt_for(code, origin=HERE)
    wrong(1)
    assert code not in caplog.text and tidied(code) not in caplog.text and HERE not in caplog.text


def test_the_message_does_not_tell_a_slip_from_a_guess_by_its_kind() -> None:
    for typed in ("ABCD", new_code()):
        with pytest.raises(NotFound, match="There is no receipt with this code"):
            queries.receipt_for(typed)
