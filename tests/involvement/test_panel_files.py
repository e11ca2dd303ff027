"""Panels as files: who sits is a seat in all of them; and pages that ask the database as often for many as for few."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from countersign.involvement.actions import meetings, sitting, voting
from countersign.involvement.queries.happened import happened
from involvement.board import kinds

ATOM = "{http://www.w3.org/2005/Atom}"
MOTION = "A printed timetable hangs at every stop of the school run."
DISSENT = "=It costs more than it helps."


def _recommended(board, item=None):
    to = board.town.place.provider
    ballot = board.ballot(item or board.item, board.meeting, kind="recommend", motion=MOTION, to=to)
    board.say(ballot, dict.fromkeys(board.sits(), "for"))
    buyer = kinds(board.sits(), "commissioner")[0]
    voting.vote(ballot, sitting=buyer, choice="against", dissent=DISSENT, by=board.buyer)
    return voting.count_ballot(ballot, by=board.steward)


def _rows(client, path):
    sent = b"".join(client.get(path).streaming_content).decode()
    return list(csv.DictReader(io.StringIO(sent)))


def test_agenda_votes_and_recommendations_come_as_files_and_name_nobody(met, client):
    _recommended(met)
    panel = f"/panel/{met.panel.pk}"
    (item,) = _rows(client, f"{panel}/agenda.csv")
    assert (item["seat"], item["about"], item["state"]) == ("1", f"finding:{met.town.finding.pk}", "open")
    votes = _rows(client, f"{panel}/votes.csv")
    assert [(one["seat"], one["whose"], one["choice"]) for one in votes][:4] == [
        ("1", "user", "for"), ("2", "user", "for"), ("3", "user", "for"),
        ("4", met.town.place.commissioner.slug, "against"),
    ]  # fmt: skip
    assert votes[3]["dissent"] == f"'{DISSENT}", "a cell that a spreadsheet would take for a formula"
    (asked,) = _rows(client, f"{panel}/recommendations.csv")
    assert (asked["motion"], asked["state"], asked["reason"]) == (MOTION, "waiting", "")
    told = client.get(f"{panel}.json").json()
    assert told["ballots"][0]["votes"][3] == [4, "against", DISSENT]
    own = met.users()[0].volunteer
    sent = [b"".join(client.get(f"{panel}/{name}.csv").streaming_content) for name in ("agenda", "votes", "seats")]
    for secret in (own.participant.mark, met.users()[0].key, *own.traits.values()):
        assert secret.encode() not in b"".join(sent)


def test_the_feed_tells_what_happened_on_the_panel_newest_first(met, client):
    _recommended(met)
    meetings.publish_minutes(met.meeting, minutes="We spoke about timetables.", by=met.steward)
    sitting.leave_seat(met.users()[0], by=met.steward)
    path = f"/panel/{met.panel.pk}/feed"
    answer = client.get(path)
    entries = ET.fromstring(answer.content).findall(f"{ATOM}entry")
    titles = [one.findtext(f"{ATOM}title") for one in entries]
    assert {"Item 1: carried", f"Minutes of {met.meeting.on:%-d %B %Y}", "Users’ seats are drawn"} <= set(titles), (
        titles
    )
    assert "Seat 1 (user of the service) is vacant" in titles
    when = [one.findtext(f"{ATOM}updated") for one in entries]
    assert when == sorted(when, reverse=True)
    assert client.get(path, headers={"if-modified-since": answer["Last-Modified"]}).status_code == 304


def _asked(client, path):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(path)
        assert answer.status_code == 200
        b"".join(answer) if answer.streaming else answer.content
    return len(asked)


@pytest.mark.parametrize("path", ["/panels", "/panels.csv"])
def test_a_list_asks_as_often_for_three_panels_as_for_one(board, client, path):
    board.opened()
    client.get(path)
    once = _asked(client, path)
    board.opened(), board.opened()
    assert _asked(client, path) == once


def test_a_panel_and_its_meeting_ask_as_often_for_three_votes_as_for_one(met, client):
    panel = f"/panel/{met.panel.pk}"
    meeting = f"{panel}/meeting/{met.meeting.pk}"
    paths = [panel, meeting, f"{panel}.json", *(f"{panel}/{name}" for name in ("votes.csv", "agenda.csv", "feed"))]
    _recommended(met)
    once = {path: _asked(client, path) for path in paths}
    for title in ("Fares on Sundays", "Ramps"):
        _recommended(met, met.put(title=title, about=met.town.finding))
    assert {path: _asked(client, path) for path in paths} == once
    assert len(happened(met.panel)) > 4
