import pytest

from countersign.errors import NotFound
from countersign.people.rules import SYSTEM
from countersign.register import actions, queries
from countersign.register.models import Contract

pytestmark = pytest.mark.django_db


def test_a_reference_names_the_contract_and_its_prime(small):
    match = queries.Matcher().match(reference="em 01", name="somebody else altogether")
    assert (match.contract_id, match.body_id, match.service_id) == (small.binning.pk, small.haul.pk, small.bins.pk)
    assert match.sure


def test_a_reference_that_two_contracts_share_names_neither(small):
    actions.add_contract(title="Another", reference="EM/01", by=SYSTEM)
    assert queries.Matcher().match(reference="EM/01").nothing


def test_an_identifier_goes_before_the_name(small):
    match = queries.Matcher().match(name="Eastmarsh Council", identifiers=("GB-COH-1234567",))
    assert match.body_id == small.haul.pk


def test_service_and_place_lead_from_the_body_to_its_contract(small):
    matcher = queries.Matcher()
    assert matcher.match(name="Harbour Haulage", service="rubbish").contract_id == small.binning.pk
    assert matcher.match(name="Harbour Haulage", place="Northfen").contract_id == small.riding.pk
    alone = matcher.match(name="Harbour Haulage")
    assert (alone.body_id, alone.contract_id, alone.sure) == (small.haul.pk, None, True)
    assert matcher.match(name="Harbour Haulage", service="Gardening").contract_id is None


def test_a_site_of_the_contract_is_recognised(small):
    site = actions.add_site(small.binning, name="Quay depot", by=SYSTEM)
    assert queries.Matcher().match(reference="EM/01", place="quay Depot").site_id == site.pk


def test_a_site_alone_leads_from_the_body_to_its_contract(small):
    site = actions.add_site(small.binning, name="Marsh End round", by=SYSTEM)
    match = queries.Matcher().match(name="Harbour Haulage", place="marsh end Round")
    assert (match.contract_id, match.site_id) == (small.binning.pk, site.pk)


def test_a_site_that_two_contracts_share_leads_to_neither(small):
    for contract in (small.binning, small.riding):
        actions.add_site(contract, name="Quay depot", by=SYSTEM)
    assert queries.Matcher().match(name="Harbour Haulage", place="Quay depot").contract_id is None


def test_what_is_let_for_a_place_is_let_for_its_parts(small):
    actions.add_place(name="Saltby", parent=small.marsh, by=SYSTEM)
    matcher = queries.Matcher()
    assert matcher.match(name="Harbour Haulage", place="Saltby").contract_id == small.binning.pk
    assert matcher.match(name="Harbour Haulage", place="Elsewhere").contract_id is None


def test_who_comes_near_is_not_sure_and_who_does_not_is_nothing(small):
    near = queries.Matcher().match(name="Helping Community Hands Alliance")
    assert not near.sure
    assert near.body_id == near.candidates[0][0] == small.hands.pk
    assert near.why.startswith("not sure")
    assert queries.Matcher().match(name="Quite Unknown Ltd").nothing
    assert queries.Matcher().match().nothing


def test_two_bodies_of_one_name_are_not_sure(small):
    actions.add_body(name="Helping Hands Ltd", by=SYSTEM)
    match = queries.Matcher().match(name="Helping Hands")
    assert not match.sure
    assert len(match.candidates) == 2


def test_many_rows_ask_the_store_nothing(small, django_assert_num_queries):
    matcher = queries.Matcher()
    with django_assert_num_queries(0):
        for row in range(1000):
            matcher.match(name=f"Harbour Haulage {row % 7}", place="Eastmarsh")


def test_renaming_every_body_changes_no_answer_in_kind(small):
    """Sector-blind: only names decide, so another sector or address gives the same match."""
    before = queries.Matcher().match(name="Harbour Haulage")
    type(small.haul).objects.update(sector="public")
    assert queries.Matcher().match(name="Harbour Haulage") == before


def test_the_chain_shows_who_works_under_whom(small):
    (top,) = queries.chain(small.binning)
    assert top.party.body == small.haul
    assert [link.party.body for link in top.below] == [small.hands]


def test_who_answers_names_commissioner_and_provider_together(small):
    who = queries.who_answers(small.binning)
    assert [party.body for party in who.answers] == [small.council, small.haul]
    assert who.known
    nobody = actions.add_contract(title="Orphan", by=SYSTEM)
    assert not queries.who_answers(nobody).known


def test_an_in_house_arrangement_is_run_by_its_commissioner(small):
    own = actions.add_contract(title="Parks", kind=Contract.Kind.IN_HOUSE, by=SYSTEM)
    actions.add_party(own, body=small.council, part="commissioner", by=SYSTEM)
    assert [party.body for party in queries.who_answers(own).runs] == [small.council]


@pytest.mark.parametrize("place", ["EM4", "em4 2zz", "EM4 2ZZ", "eastmarsh"])
def test_a_postcode_or_place_and_a_word_lead_to_who_answers(small, place):
    answer = queries.who_answers_for(place=place, words="they did not take my rubbish bins")
    assert [who.contract for who, _ in answer.candidates] == [small.binning]


def test_a_part_of_a_place_inherits_what_is_let_for_the_whole(small):
    actions.add_place(name="Quayside", parent=small.marsh, outwards=("EM9",), by=SYSTEM)
    assert queries.who_answers_for(place="EM9 1AA", words="refuse").known


@pytest.mark.parametrize(("place", "words"), [("ZZ1 1ZZ", "rubbish"), ("Eastmarsh", "dentist"), ("Atlantis", "")])
def test_unknown_stays_unknown(small, place, words):
    answer = queries.who_answers_for(place=place, words=words)
    assert not answer.known
    assert answer.missed


def test_a_contract_that_is_over_answers_no_more(small):
    actions.move_contract(small.binning, verb="end", by=SYSTEM)
    assert not queries.who_answers_for(place="EM4", words="rubbish").known


def test_search_finds_every_kind_and_nothing_for_nothing(small):
    found = queries.search("Eastmarsh")
    assert (found.bodies, found.places) == ([small.council], [small.marsh])
    assert queries.search("rubbish").services == [small.bins]
    assert queries.search("EM/02").contracts == [small.riding]
    assert not queries.search("  ")


def test_what_is_not_there_is_not_found(db):
    for ask in (queries.body_by_slug, queries.contract_by_slug, queries.service_by_slug):
        with pytest.raises(NotFound):
            ask("nowhere")
