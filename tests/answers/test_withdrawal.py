"""Withdrawn is never imported: a finding at the threshold retires, and everything that is printed agrees."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.test import Client

from answers.town import Town
from countersign import clock
from countersign.answers import actions, queries
from countersign.answers.jobs import keep_time
from countersign.errors import NotAllowed, NotNow
from countersign.experiences.actions import withdraw
from countersign.experiences.queries.own import counted_in
from countersign.findings import actions as findings
from countersign.findings import queries as found
from countersign.findings.models import Finding
from countersign.insight import queries as insight
from countersign.insight.actions import refresh, release
from countersign.insight.evidence import current
from countersign.ledger.queries import verdict
from countersign.people.actions import issue_receipt
from countersign.people.rules import SYSTEM
from countersign.register.models import Body
from findings import place as place_
from waiting import work_off

THRESHOLD = 5


@pytest.fixture
def town(db, settings, tmp_path) -> Town:
    """A finding that five people stand behind, published for good, answered and promised."""
    settings.HOME = tmp_path
    with clock.at(place_.MONDAY):
        place = place_.build()
        told = place.told(THRESHOLD, themes=["waiting"])
        place.told(55, themes=["staff-manner"])
        for one in told:
            one.receipt, _ = issue_receipt(purpose="experience")
            one.save(update_fields=["receipt"])
        refresh()
        finding = findings.open_fact_check(place.draft(), by=place.steward)
        findings.sign_off(finding, by=place.second)
    with clock.at(place_.AFTER_FACT_CHECK):
        findings.publish_batch(by=place.steward)
        finding = found.finding(finding.pk)
        assert (finding.numerator, finding.base) == (THRESHOLD, 60)
        yield Town(place, finding, told, Body.objects.get(slug="elsewhere-care"))


def lines_of(file) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))


def next_release() -> None:
    """What happens in an installation: the facts, a release, and the work that waits."""
    refresh()
    release(by=SYSTEM)
    work_off()


def test_a_finding_at_the_threshold_retires_with_an_explanation_and_every_export_agrees(town):
    web, number = Client(), town.finding.pk
    commitment, leaver = town.commitment(), town.people[0]
    asked, asked_base = town.finding.asks, town.finding.asks_base
    assert insight.published(asked).value == THRESHOLD
    with clock.at(place_.AFTER_FACT_CHECK + dt.timedelta(days=1)):
        withdraw(leaver, by=town.holder(leaver))
        next_release()

    retired = found.finding(number)
    assert (retired.state, retired.numerator, retired.base) == ("retired", None, None)
    assert "withdrawn" in retired.retired_because

    # facts: nobody is counted who withdrew
    store = current()
    assert store.rows("experiences") == 59
    # numbers: the one below five is withheld, on its page, in its file and in its JSON
    known = insight.published(asked)
    assert known.value is None
    newest, before, *_ = web.get(f"/number/{asked.address}.json").json()["releases"]
    assert (newest["value"], before["value"]) == (None, THRESHOLD)  # what was printed was printed
    rows = lines_of(web.get(f"/number/{asked.address}.csv"))
    assert rows[0]["value"] in ("", "withheld")
    assert insight.published(asked_base).value in (59, 60)  # held as it was, or recounted
    # the finding: its file, the list and the page
    printed = web.get(f"/finding/{number}.json").json()["finding"]
    assert (printed["state"], printed["numerator"], printed["base"]) == ("retired", None, None)
    listed = next(row for row in lines_of(web.get("/findings.csv")) if row["number"] == str(number))
    assert (listed["state"], listed["numerator"], listed["base"]) == ("retired", "", "")
    assert retired.retired_because in web.get(f"/finding/{number}").content.decode()
    # clocks: nothing is owed any more, and what was promised stays promised
    assert keep_time(dt.date(2027, 3, 1)).overdue == 0
    assert queries.commitment(commitment.pk).state == "broken"
    with pytest.raises(NotNow):
        town.accept(town.place.commissioner, town.commissioner)
    # the trail: hers is empty, the others still see where they were counted
    leaver.refresh_from_db()
    assert counted_in(leaver) == [] and queries.trail_of(leaver) == []
    assert queries.trail_of(town.people[1])[0].finding.state == "retired"
    # and the ledger holds against all of it
    assert verdict().fault is None


def test_a_release_leaves_the_review_to_the_work_that_waits(town):
    with clock.at(place_.AFTER_FACT_CHECK + dt.timedelta(days=1)):
        withdraw(town.people[0], by=town.holder(town.people[0]))
        refresh()
        release(by=SYSTEM)
        assert Finding.objects.get().state == "published"
        work_off()
    assert Finding.objects.get().state == "retired"


def test_a_promise_outlives_the_finding_and_those_who_are_left_are_asked(town):
    commitment = town.commitment()
    with clock.at(place_.AFTER_FACT_CHECK + dt.timedelta(days=1)):
        withdraw(town.people[0], by=town.holder(town.people[0]))
        next_release()
        claim = actions.claim(commitment, text="It hangs.", done_on=place_.AFTER_FACT_CHECK, by=town.provider)
    assert claim.rounds.get(number=1).concerned.count() == THRESHOLD - 1


def test_whoever_has_withdrawn_has_no_more_say_in_anything(town):
    given, leaver = town.accept(), town.people[0]
    withdraw(leaver, by=town.holder(leaver))
    asking = town.claim(given.commitments.get()).rounds.get(number=1)
    for deed in (
        lambda by: actions.mark(given, said="evades", by=by),
        lambda by: actions.contest(asking.claim.commitment, about="cause", words="", by=by),
        lambda by: actions.voice(asking, said="contest", channel="web", receipt=leaver.receipt, by=by),
    ):
        with pytest.raises(NotAllowed, match="does not stand behind"):
            deed(town.holder(leaver))
