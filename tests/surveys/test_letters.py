"""Letters of surveys: the invitation with its code, one reminder, what came of it; and addresses that go."""

from __future__ import annotations

import datetime as dt
import re
from random import Random

import pytest

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.involvement import jobs
from countersign.involvement.actions import surveys as actions
from countersign.involvement.models import Reader
from countersign.involvement.queries import surveys
from countersign.ledger.models import Entry
from countersign.notices.actions import deliver
from countersign.notices.models import Notice
from countersign.people.queries import receipt_for


class Post:
    """Keeps every letter instead of sending it."""

    def __init__(self):
        self.letters = []

    def send(self, letter):
        self.letters.append(letter)

    def has(self, reference):
        return False

    def close(self):
        pass


def post():
    kept = Post()
    deliver(rng=Random(1), channel=kept)
    return kept.letters


@pytest.fixture
def invited(asked):
    """Ten drawn out of ten; six of them with an address, and their codes by reference."""
    survey = asked.open(whom="everyone", frame="Season tickets", frame_size=10)
    listed = [actions.Listed(f"r{n}", address=f"r{n}@example.org" if n < 6 else "") for n in range(10)]
    return survey, dict(actions.invite(survey, listed=listed, number=10, seed=1, by=asked.steward))


def test_an_invitation_brings_the_code_and_nobody_else_can_read_it(asked, invited):
    survey, codes = invited
    assert Notice.objects.filter(kind="survey_invitation").count() == 6
    kept = str(list(Notice.objects.values())) + str(list(Entry.objects.values()))
    assert (
        not any(code in kept or code.replace("-", "") in kept for code in codes.values()) and "example.org" not in kept
    )
    letters = {one.to: one.text for one in post()}
    assert set(letters) == {f"r{n}@example.org" for n in range(6)}
    for n in range(6):
        assert codes[f"r{n}"] in letters[f"r{n}@example.org"] and survey.purpose in letters[f"r{n}@example.org"]
    assert not Notice.objects.exclude(sealed=None).exists()


def test_who_is_silent_is_reminded_once_and_nobody_else(asked, invited):
    survey, codes = invited
    post()
    places = {name: surveys.drawn_of(receipt_for(code)) for name, code in codes.items()}
    asked.answer(survey, places["r0"], uses="daily", help="yes")
    actions.note_outcome(places["r1"], outcome="refused", by=asked.steward)
    jobs.keep_asks.func()
    assert not Notice.objects.filter(kind="survey_reminder").exists()  # not a week before the last day
    with clock.at(survey.ends_on - dt.timedelta(days=6)):
        for _ in range(2):
            jobs.keep_asks.func()
        letters = post()
    assert sorted(one.to for one in letters) == [f"r{n}@example.org" for n in range(2, 6)]
    assert not any(code in one.text for one in letters for code in codes.values())


def test_everybody_who_was_invited_or_asked_for_it_is_told_what_came_of_it(asked, invited):
    survey, _ = invited
    post()
    actions.leave_address(survey, address="passer.by@example.org")
    survey = asked.close(survey)
    survey = actions.report(survey, outcome="Two buses run in the evening from April.", by=asked.steward)
    letters = post()
    assert len(letters) == 7 and "passer.by@example.org" in {one.to for one in letters}
    assert all(f"/survey/{survey.slug}" in one.text for one in letters)
    assert not Reader.objects.exists()
    with pytest.raises(NotNow):
        actions.leave_address(survey, address="late@example.org")


def test_an_address_is_tied_to_nothing_and_goes_by_the_link_in_the_letter(asked, client):
    survey = asked.open()
    response = asked.answer(survey, uses="daily", help="yes")
    actions.leave_address(survey, address="a@example.org", response=response)  # who did not agree to be asked again
    with pytest.raises(NotValid):
        actions.leave_address(survey, address="nobody")
    reader = Reader.objects.get()
    assert reader.response is None and b"@example" not in bytes(reader.sealed)
    assert {field.name for field in Reader._meta.get_fields()} == {
        "id", "survey", "mark", "drawn", "response", "sealed", "consent", "until",
    }  # fmt: skip
    asked.close(survey)
    actions.report(survey, outcome="Two buses run.", by=asked.steward)
    link = re.search(r"taking-part/stop/\S+", post()[0].text)[0]
    Reader.objects.create(survey=survey, mark=reader.mark, sealed=reader.sealed, until=reader.until)
    assert client.get(f"/{link}").status_code == 200 and Reader.objects.count() == 1
    assert "The address is destroyed" in client.post(f"/{link}").content.decode()
    assert not Reader.objects.exists()


def test_an_address_goes_on_its_day(asked):
    survey = asked.open()
    actions.leave_address(survey, address="a@example.org")
    with clock.at(survey.ends_on + dt.timedelta(days=366)):
        jobs.destroy_expired.func()
    assert not Reader.objects.exists()


def test_an_address_is_left_on_a_page_after_sending_and_nowhere_else(asked, client):
    survey = asked.open()
    base = f"/survey/{survey.slug}"
    assert client.get(f"{base}/write-to-me").status_code == 302
    client.post(f"{base}/start")
    for name, value in (("uses", "never"), ("help", "no")):
        client.post(f"{base}/question/{name}", {name: value})
    assert "write-to-me" in client.post(f"{base}/check", {"willing": "on"}).content.decode()
    assert "valid email" in client.post(f"{base}/write-to-me", {"address": "nobody"}).content.decode()
    assert "sealed" in client.post(f"{base}/write-to-me", {"address": "a@example.org"}).content.decode()
    assert Reader.objects.get().response.willing
    assert client.get(f"{base}/write-to-me").status_code == 302
