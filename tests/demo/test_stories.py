"""Eastmarsh tells what its plan says, the same every time, and knows what it planted."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from countersign.demo.stories import Told, stories
from countersign.demo.wording import read

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def told() -> list[Told]:
    return stories(TODAY)


@pytest.mark.slow
def test_the_same_day_and_seed_tell_the_same_accounts(told):
    assert stories(TODAY) == told
    assert stories(TODAY, seed=2) != told


def test_there_are_more_than_three_thousand_accounts(told):
    assert len(told) > 3000
    assert len({account.row for account in told}) == len(told)


def test_every_planted_identifier_stands_in_its_account(told):
    planted = [(account, text) for account in told for _, text in account.truth.planted]
    assert len(planted) > 200
    assert all(text in account.words for account, text in planted if not account.truth.copy_of)


def test_no_slot_is_left_open(told):
    assert not [account.words for account in told if "{" in account.words or "}" in account.words]


def test_the_missed_visits_rise_in_the_last_three_months(told):
    missed = Counter(
        (TODAY - account.on).days // 31
        for account in told
        if account.truth.contract == "home-care-2024" and "appointments" in account.truth.themes
    )
    assert min(missed[0], missed[1]) > 3 * max(missed[4], missed[5], 1)


def test_nobody_tells_about_the_silent_service(told):
    assert not [account for account in told if account.truth.contract == "crisis-line-2024"]


def test_six_people_live_at_larch_house_and_few_of_them_tell(told):
    assert 1 <= sum(account.truth.site == "Larch House" for account in told) <= 4


def test_copies_point_at_an_account_that_is_told(told):
    rows = {account.row for account in told}
    copies = [account for account in told if account.truth.copy_of]
    assert len(copies) >= read("flows")["pile"]["near_copies"]
    assert all(account.truth.copy_of in rows for account in copies)
