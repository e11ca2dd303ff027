"""Themes in public: counted in fives, opened to signed-off words, with ids that last, and shut to everything else."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.urls import reverse

from countersign.errors import NotAllowed, NotNow
from countersign.insight import actions, jobs, talk, themes
from countersign.insight.models import Talk
from countersign.ledger import queries as ledger
from countersign.ledger.models import Entry
from countersign.people.rules import ANYBODY, SYSTEM
from insight.spoken import NOW, ROOM, Said

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(house, settings, monkeypatch):
    monkeypatch.setattr(talk, "NUMBER", 4)  # of nine sentences each would be a theme of its own
    settings.INSIGHT_VOICES = "insight.spoken.VOICES"
    ROOM.said.clear()
    ROOM.steady()
    yield ROOM
    ROOM.said.clear()


def numbers(value) -> list[int]:
    """Every number in a structure of plain data."""
    if isinstance(value, dict):
        return [n for one in value.values() for n in numbers(one)]
    if isinstance(value, list):
        return [n for one in value for n in numbers(one)]
    return [value] if type(value) is int else []


def theme_of(one: Talk, word: str) -> str:
    return next(row["id"] for row in one.shown["themes"] if word in row["words"])


@pytest.mark.parametrize(
    ("count", "shown"), [(0, None), (4, None), (9, None), (10, 10), (14, 10), (15, 15), (1234, 1230)]
)
def test_numbers_are_counted_in_fives_and_not_said_below_ten(count, shown):
    assert talk.in_fives(count) == shown


def test_quarters_are_whole_and_the_last_one_is_over():
    assert talk.quarters(NOW) == [2024 * 12 + at for at in (3, 6, 9)] + [2025 * 12]
    assert talk.quarters(NOW + 1)[-1] == 2025 * 12 + 3
    assert talk.first_month(NOW) == 2024 * 12 + 3


def test_a_look_shows_nothing_exact_and_nothing_small(room):
    room.said.append(Said("taxi taxi quokka", NOW - 4, signed_off=True))
    room.said += [Said("the late taxi driver", NOW - 5, body=2, signed_off=True) for _ in range(8)]
    made = actions.look(by=SYSTEM)
    sizes = [row | {"id": ""} for row in made.shown["themes"]] + [made.shown["none"], made.shown["all"]]
    assert sizes and all(n >= 10 and n % 5 == 0 for one in sizes for n in numbers({**one, "words": []}))
    assert all(row["now"] >= 10 and row["now"] % 5 == 0 for row in made.shown["rising"])
    assert "quokka" not in json.dumps(made.shown)
    assert set(made.shown["all"]["about"]["body_id"]) == {"1"}  # too few accounts are about body 2


def test_only_words_that_were_signed_off_are_shown(room):
    room.rise(30, signed_off=False)
    unsigned = actions.look(by=SYSTEM)
    assert "mould" not in json.dumps(unsigned.shown)
    room.said.append(Said("mould and damp", NOW - 1, signed_off=True))
    signed = actions.look(by=SYSTEM)
    assert "mould" in json.dumps(signed.shown)


def test_a_rise_is_found_for_all_and_for_the_body_it_is_about(room):
    assert actions.look(by=SYSTEM).shown["rising"] == []
    room.steady(body=2)
    room.rise(30, body=2)
    found = themes.rising(actions.look(by=SYSTEM))
    assert {("“mould”", "", 30), ("“mould”", "Body 2", 30)} <= {(one.what, one.about, one.now) for one in found}
    assert not [one for one in found if one.about == "Body 1"]


def test_ids_last_and_those_that_have_ended_lead_nowhere(room, client):
    first = actions.look(by=SYSTEM)
    taxi = theme_of(first, "driver")
    room.said.extend(Said("the taxi driver was rude and late", NOW, signed_off=True) for _ in range(12))
    assert theme_of(actions.look(by=SYSTEM), "driver") == taxi
    assert client.get(reverse("theme", args=["t99"])).status_code == 404


def test_a_theme_opens_to_signed_off_words_and_what_is_withdrawn_is_gone(room, client):
    taxi = theme_of(actions.look(by=SYSTEM), "driver")
    page = client.get(reverse("theme", args=[taxi])).content.decode()
    assert "taxi" in page and "/trace/account/k" in page
    assert "/desk/account/" not in page
    for one in room.said:
        one.signed_off = False
    later = client.get(reverse("theme", args=[taxi])).content.decode()
    assert "/trace/account/k" not in later and "No words to show" in later


def test_whoever_may_read_accounts_is_led_to_every_counted_one(room, client, django_user_model, settings):
    from countersign.people.actions import give_role

    made = actions.look(by=SYSTEM)
    taxi = theme_of(made, "driver")
    steward = django_user_model.objects.create_user(username="steward", email="s@example.org", password="x")
    give_role(steward, "steward", by=SYSTEM)
    client.force_login(steward)
    seen = client.get(reverse("theme", args=[taxi])).content.decode()
    assert seen.count("/desk/account/") == 25
    kept = [one for at, one in enumerate(room.said) if f"k{at:04}" in made.records[taxi]]
    assert len(kept) >= 60 and all("taxi" in one.text or "driver" in one.text for one in kept)
    assert all(NOW - 14 <= one.month < 2025 * 12 + 3 for one in kept)


def test_the_files_hold_what_the_page_shows(room, client):
    made = actions.look(by=SYSTEM)
    rows = list(csv.reader(io.StringIO(client.get(reverse("themes-csv")).getvalue().decode())))
    assert [row[0] for row in rows[1:]] == [*(one["id"] for one in made.shown["themes"]), "none", "all"]
    taxi = theme_of(made, "driver")
    assert "Q" not in rows[0] and len(rows[0]) == 7
    one = list(csv.reader(io.StringIO(client.get(reverse("theme-csv", args=[taxi])).getvalue().decode())))
    assert len(one) == 5
    assert client.get(reverse("theme-svg", args=[taxi])).content.startswith(b"<svg")


def test_one_body_has_a_page_and_one_with_too_few_has_none(room, client):
    room.said += [Said("the late taxi driver", NOW - 5, body=2) for _ in range(30)]
    actions.look(by=SYSTEM)
    assert "Body 1" in client.get(reverse("themes-about", args=["body", 1])).content.decode()
    assert client.get(reverse("themes-about", args=["body", 2])).status_code == 404
    assert client.get(reverse("themes-about", args=["place", 1])).status_code == 404
    assert "Service 5" in client.get(reverse("themes-about", args=["service", 5])).content.decode()


def test_pages_without_a_look_say_so(house, client):
    assert "Nobody has looked for themes yet" in client.get(reverse("themes")).content.decode()
    assert client.get(reverse("theme", args=["t1"])).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_bodies(room, client, django_assert_max_num_queries):
    for body in range(2, 8):
        room.steady(body=body, a_month=6)
    made = actions.look(by=SYSTEM)
    assert len(made.shown["all"]["about"]["body_id"]) == 7
    for address in (reverse("themes"), reverse("theme", args=["t1"])):
        client.get(address)
        with django_assert_max_num_queries(4):
            client.get(address)


def test_a_look_is_in_the_ledger_and_cannot_be_edited_by_hand(room):
    made = actions.look(by=SYSTEM)
    line = Entry.objects.get(event="themes.found")
    assert line.subject == "talk:1"
    assert ledger.verdict().fault is None
    made.shown["themes"][0]["year"] = 5000
    made.save()
    assert ledger.verdict().fault.subject == "talk:1"


def test_only_stewards_and_the_house_look_and_nobody_without_accounts(room):
    with pytest.raises(NotAllowed):
        actions.look(by=ANYBODY)
    room.said.clear()
    with pytest.raises(NotNow):
        actions.look(by=SYSTEM)
    assert jobs.look_for_themes.func() == {"themes": 0}
