"""Invariant 2: receive always, ask only when ready. Readiness stands before asking and before nothing else."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from countersign import clock
from countersign.answers.jobs import keep_time
from countersign.errors import NotAllowed, NotNow
from countersign.experiences import actions as experiences
from countersign.findings import actions as findings
from countersign.findings.models import Due
from countersign.insight.actions import refresh
from countersign.involvement.actions import convening, running, surveys
from countersign.involvement.models import Ask, Panel, Survey
from countersign.involvement.states import ASK, PANEL, SURVEY
from countersign.ledger.models import Entry
from countersign.people.models import Account, Membership
from countersign.people.rules import ANYBODY, DEEDS, SYSTEM
from countersign.site import access
from countersign.terms import actions as terms
from countersign.terms import queries, rules
from countersign.terms.readiness import ASKING
from findings.place import AFTER_FACT_CHECK
from involvement.town import Town, contradiction
from surveys.asked import Asked

SOURCE = Path(rules.__file__).resolve().parents[1]
GATE = re.compile(r"\b(check_ready|can_ask)\b")
MAY_ASK = ("involvement", "awards", "terms")  # rooms that ask people for something, and the one that holds the gate


def test_nothing_that_receives_counts_or_publishes_knows_the_gate():
    """Whoever puts it before an account, a finding or a clock fails here."""
    named = {path.relative_to(SOURCE) for path in SOURCE.rglob("*.py") if GATE.search(path.read_text(encoding="utf-8"))}
    assert Path("terms/rules.py") in named, "else this test looks for the wrong words"
    assert {path.parts[0] for path in named} <= {*MAY_ASK, "demo"}, sorted(named)


def test_accounts_about_an_unready_body_come_in_become_findings_and_fall_due(place):
    """The whole way, while every way of asking is shut."""
    assert queries.readiness(place.commissioner).state() == "not_ready"
    account, _ = experiences.receive(
        source=place.source,
        words="The bus did not come, and nobody told us.",
        said_body="Eastmarsh Council",
        by=ANYBODY,
    )
    assert account.state == "received"
    refresh()
    finding = findings.open_fact_check(place.draft(), by=place.steward)
    findings.sign_off(finding, by=place.second)
    with clock.at(AFTER_FACT_CHECK):
        assert finding in findings.publish_batch(by=place.second).published
    due = Due.objects.get(finding=finding, body=place.commissioner)
    with clock.at(due.due_on + (due.due_on - due.started_on)):
        keep_time()
        for to in dict(ASKING):
            assert not rules.can_ask(place.commissioner, to=to)
            with pytest.raises(NotNow):
                rules.check_ready(place.commissioner, to=to, contract=place.contract)
    due.refresh_from_db()
    assert due.overdue_on is not None and due.state in ("overdue", "escalated")


ROLES = ("steward", "administrator", "commissioner", "provider")


@pytest.fixture
def doors(place):
    """An ask, a survey and a panel of an unready commissioner, drafted, and every address of the room that asks."""
    town = Town(place, contradiction(place))
    ask, survey, panel = town.draft(), Asked(place).draft(), _panel(place)
    ours = {"number": ask.pk, "slug": survey.slug, "finding": town.finding.pk}
    of_panels = {"number": panel.pk, "key": panel.pk}
    addresses = set()
    for name, opens in access.ACCESS.items():
        if name.startswith("involvement:"):
            own = of_panels if name.startswith("involvement:panel") else ours
            for verb in ("open", opens.example.get("verb", "open")):
                given = {key: own.get(key, value) for key, value in opens.example.items()}
                addresses.add(reverse(name, kwargs=given | ({"verb": verb} if "verb" in given else {})))
    return ask, survey, panel, sorted(addresses)


def _panel(place) -> Panel:
    seats = [("user", None), ("commissioner", place.commissioner), ("provider", place.provider)]
    return convening.draft_panel(
        place.contract, body=place.commissioner, title="Passengers’ panel", purpose="Advises on timetables.",
        support="A helper before each meeting.", seats=seats, pay=Decimal(45), by=place.steward,
    )  # fmt: skip


def _knock(addresses: list[str], place) -> None:
    """Everybody who works here sends everything that could open something to every address."""
    for role in ROLES:
        account = Account.objects.create(username=f"{role}@doors.example")
        body = {"commissioner": place.commissioner, "provider": place.provider}.get(role)
        Membership.objects.create(account=account, role=role, body=body)
        browser = Client(raise_request_exception=False)
        browser.force_login(account)
        for address in addresses:
            browser.post(address, _OPENS | _until())


_OPENS = {"again_because": "Nobody has tried it with a wheelchair yet.", "state": "open"}


def _until() -> dict[str, str]:
    """A last day to volunteer, as the form of a panel takes it."""
    day = clock.today() + dt.timedelta(days=20)
    return {"recruits_until_day": day.day, "recruits_until_month": day.month, "recruits_until_year": day.year}


@pytest.mark.slow
def test_an_unready_commissioner_opens_nothing_by_any_door(place, doors):
    ask, survey, panel, addresses = doors
    assert len(addresses) > 40
    _knock([one for one in addresses if not one.endswith(("/drop", "/close")) and "/drop/" not in one], place)
    for actor in (place.steward, place.acting(place.commissioner, "commissioner"), SYSTEM):
        with pytest.raises((NotNow, NotAllowed)):
            running.open_ask(ask, again_because="Nobody has tried it yet.", by=actor)
        with pytest.raises((NotNow, NotAllowed)):
            surveys.open_survey(survey, by=actor)
        with pytest.raises((NotNow, NotAllowed)):
            convening.open_panel(panel, recruits_until=clock.today() + dt.timedelta(days=20), by=actor)
    assert set(Ask.objects.values_list("state", flat=True)) == {ASK.start}
    assert set(Survey.objects.values_list("state", flat=True)) == {SURVEY.start}
    assert set(Panel.objects.values_list("state", flat=True)) == {PANEL.start}
    assert not Entry.objects.filter(event__in=("ask.opened", "survey.opened", "panel.opened")).exists()


def test_the_same_doors_open_once_it_overrides_in_public(place, doors):
    """Else the test above could not fail."""
    ask, survey, panel, addresses = doors
    for to in ("ask", "survey", "panel"):
        terms.override(
            place.commissioner, to=to, reason="The contract changes in June and passengers must be heard before.",
            decided_by="Director of transport", until=clock.today() + dt.timedelta(days=30),
            by=place.acting(place.commissioner, "commissioner"),
        )  # fmt: skip
    _knock([one for one in addresses if one.endswith("/open") or "/open/" in one], place)
    ask.refresh_from_db()
    survey.refresh_from_db()
    panel.refresh_from_db()
    assert (ask.state, survey.state, panel.state) == ("open", "open", "recruiting")


def test_nothing_consults_in_any_other_way():
    """Who consults does it by asks, surveys and panels. A deed or page of its own must stand behind the gate, too: put
    it into the tests above."""
    assert "consult" in dict(ASKING)
    assert not [name for name in (*(one.name for one in DEEDS), *access.ACCESS) if "consult" in name]
