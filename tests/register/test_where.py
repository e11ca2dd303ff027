"""Where do I go: places, numbers on letters, plain words, what is listed only, and what nobody knows."""

from __future__ import annotations

import datetime as dt

import pytest

from countersign.errors import NotAllowed, NotSafe, NotValid
from countersign.ledger.models import Entry
from countersign.people.rules import ANYBODY, SYSTEM
from countersign.register import actions, queries
from countersign.register.models import Service, WrongDoor
from countersign.register.queries import index
from countersign.register.redress import Days


@pytest.mark.parametrize(
    "asked", ["they never took my dustbin", "binmen missed us", "rubish not colected", "refuse", "bins EM4"]
)
def test_plain_and_misspelt_words_lead_to_the_contract(small, asked) -> None:
    found = queries.where(asked, place="" if "EM4" in asked else "Eastmarsh")
    assert found.known and found.ways[0].who.contract == small.binning
    assert found.ways[0].kind.key == "waste"


@pytest.mark.parametrize("place", ["12 Quay Street, Eastmarsh, EM4 2ZZ", "E06009999", "Eastmarsh Council", "Estmarsh"])
def test_an_address_line_a_code_a_council_and_a_misspelt_name_are_places(small, place) -> None:
    found = queries.where("bins", place=place)
    assert [one.name for one in found.places] == ["Eastmarsh"] and found.known


@pytest.mark.parametrize("number", ["EM/01", "em 01", "Em-01"])
def test_the_number_on_a_letter_names_the_contract_whatever_else_is_said(small, number) -> None:
    assert queries.where("whatever", reference=number).ways[0].who.contract == small.binning
    within = queries.where(f"the letter says contract {number} at the top")
    assert within.numbered and within.ways[0].who.contract == small.binning


def test_a_number_that_nobody_knows_is_said_and_the_words_are_looked_at(small) -> None:
    found = queries.where("bins", place="Eastmarsh", reference="XX/99")
    assert found.known and found.missed == ("reference",)


def test_days_lead_to_the_next_step(small) -> None:
    days = Days(dt.date(2026, 11, 23), refused=dt.date(2026, 10, 1), final=True)
    next_ = queries.where("bins", place="Eastmarsh", days=days).ways[0].redress.next
    assert next_.rung.who == "Local Government and Social Care Ombudsman"


def test_what_is_listed_without_anybody_to_answer_is_not_made_to_look_answered(small) -> None:
    actions.add_service(name="Swimming pool", place=small.marsh, by=SYSTEM)
    found = queries.where("swiming", place="Eastmarsh")
    assert not found.known and [way.title for way in found.ways] == ["Swimming pool"] and found.ways[0].who is None


def test_nothing_known_still_says_how_to_complain_and_whom_to_ask_first(small) -> None:
    found = queries.where("my dentist hurt me", place="Eastmarsh")
    assert not found.known and not found.ways and found.kind.key == "dentist"
    assert found.redress.ladder.key == "nhs" and found.first == (small.council,)
    assert found.redress.nation == "england"


@pytest.mark.parametrize("asked", ["unicorns ate my homework", "", "asdf qwer"])
def test_what_means_nothing_is_unknown(small, asked) -> None:
    found = queries.where(asked, place="Atlantis")
    assert not found.known and found.kind is None and found.missed == ("place",)


def test_the_nation_is_that_of_the_place(small) -> None:
    cardiff = actions.add_place(name="Cardiff", gss="W06000015", by=SYSTEM)
    actions.add_service(name="Refuse collection", place=cardiff, by=SYSTEM)
    found = queries.where("bins in Cardiff")
    assert found.ways[0].redress.nation == "wales"


def test_what_an_office_confirmed_stands_with_its_day(small) -> None:
    actions.confirm_route(small.binning, office="Host of the register", how="rang the number", by=SYSTEM)
    confirmed = queries.where("bins", place="Eastmarsh").ways[0].confirmed
    assert (confirmed.on, confirmed.office) == (dt.date(2026, 11, 23), "Host of the register")
    assert queries.way_of(small.riding).confirmed is None
    assert Entry.objects.filter(event="contract.confirmed").count() == 1


def test_a_confirmation_says_who_and_how_and_names_nobody(small) -> None:
    with pytest.raises(NotValid):
        actions.confirm_route(small.binning, office="", how="rang", by=SYSTEM)
    with pytest.raises(NotSafe):
        actions.confirm_route(small.binning, office="Host", how="rang 07700 900123", by=SYSTEM)
    with pytest.raises(NotAllowed):
        actions.confirm_route(small.binning, office="Host", how="rang", by=ANYBODY)


def test_a_word_that_was_taught_is_known_the_next_time(small) -> None:
    assert not queries.where("wibblers", place="Eastmarsh").known
    actions.teach_words(small.bins, words=["wibblers", "rubbish"], by=SYSTEM)
    assert queries.where("wibblers", place="Eastmarsh").known
    assert Service.objects.get(pk=small.bins.pk).words.splitlines() == ["rubbish", "refuse", "wibblers"]
    with pytest.raises(NotValid):
        actions.teach_words(small.bins, words=["Rubbish"], by=SYSTEM)


def test_a_journey_becomes_its_doors_with_a_month_and_nothing_else(small) -> None:
    doors = [small.council, small.haul, small.hands]
    assert actions.note_wrong_doors(doors, service=small.bins, by=ANYBODY) == 2
    rows = WrongDoor.objects.order_by("pk").values_list("door", "sent_to", "service", "month")
    month = dt.date(2026, 11, 1)
    assert list(rows) == [
        (small.council.pk, small.haul.pk, small.bins.pk, month), (small.haul.pk, small.hands.pk, small.bins.pk, month)
    ]  # fmt: skip
    assert {field.name for field in WrongDoor._meta.fields} == {"id", "door", "sent_to", "service", "month"}
    assert Entry.objects.get(event="register.sent_on").facts["doors"] == 2


def test_a_door_that_sends_nowhere_counts_and_one_alone_or_to_itself_does_not(small) -> None:
    assert actions.note_wrong_doors([small.council], lost=True, by=ANYBODY) == 1
    assert WrongDoor.objects.get().sent_to is None
    for doors in ([small.council], [small.council, small.council], [small.council, small.haul] * 3, []):
        with pytest.raises(NotValid):
            actions.note_wrong_doors(doors, by=ANYBODY)


def test_asking_again_builds_nothing_anew_and_a_deed_does(small, monkeypatch) -> None:
    built = []
    build = index.build
    monkeypatch.setattr(index, "build", lambda: built.append(1) or build())
    for _ in range(3):
        queries.where("bins", place="Eastmarsh")
    assert len(built) == 1
    actions.add_service(name="Ferry", by=SYSTEM)
    queries.where("ferry")
    assert len(built) == 2


def test_a_thousand_services_of_one_name_cost_no_more_queries(small, django_assert_max_num_queries) -> None:
    places = [actions.add_place(name=f"Town {number}", by=SYSTEM) for number in range(3)]
    Service.objects.bulk_create(
        Service(slug=f"allotments-{number}", name="Allotments", place=places[number % 3]) for number in range(1000)
    )
    actions.add_service(name="Ferry", by=SYSTEM)
    queries.where("ferry")
    with django_assert_max_num_queries(8):
        assert len(queries.where("alotment", place="Town 1").ways) == 3
