import datetime as dt

import pytest

from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.ledger.models import Entry
from countersign.people.rules import SYSTEM, Actor
from countersign.register import actions, queries
from countersign.register.models import Body, BodyName, Contract

pytestmark = pytest.mark.django_db
PROVIDER = Actor("staff", account_id=None, roles=frozenset({("provider", 1)}))


def test_every_deed_leaves_one_line_and_no_name_in_it(db):
    before = Entry.objects.count()
    actions.add_body(name="Marsh Care", identifiers=[("GB-COH", "12")], by=SYSTEM)
    (line,) = Entry.objects.filter(index__gte=before)
    assert line.event == "body.added"
    assert "Marsh" not in str(line.facts)


def test_a_provider_cannot_change_the_register(small):
    with pytest.raises(NotAllowed):
        actions.add_body(name="Sneaky", by=PROVIDER)
    with pytest.raises(NotAllowed):
        actions.merge_bodies(keep=small.haul, gone=small.hands, by=PROVIDER)
    assert not Body.objects.filter(name="Sneaky").exists()


def test_sector_is_told_by_certain_identifiers_only(small):
    assert small.hands.sector == "voluntary"
    assert small.haul.sector == "unknown"


@pytest.mark.parametrize("name", ["", "   ", "()", "x" * 301])
def test_a_body_needs_a_name(db, name):
    with pytest.raises(NotValid):
        actions.add_body(name=name, by=SYSTEM)


def test_an_identifier_belongs_to_one_body(small):
    with pytest.raises(NotValid, match="another body"):
        actions.add_body(name="Other", identifiers=[("GB-COH", "01234567")], by=SYSTEM)
    with pytest.raises(NotValid, match="already"):
        actions.identify_body(small.hands, scheme="GB-COH", value="01234567", by=SYSTEM)


def test_bodies_of_one_name_get_addresses_of_their_own(db):
    slugs = [actions.add_body(name="Marsh Care", by=SYSTEM).slug for _ in range(3)]
    assert slugs == ["marsh-care", "marsh-care-2", "marsh-care-3"]


def test_a_renamed_body_is_still_found_under_its_old_name(small):
    actions.rename_body(small.haul, name="Blue Vans", by=SYSTEM)
    kinds = dict(BodyName.objects.filter(body=small.haul).values_list("name", "kind"))
    assert kinds == {"Harbour Haulage Limited": "former", "Blue Vans": "official"}
    match = queries.Matcher().match(name="Harbour Haulage Ltd")
    assert (match.body_id, match.sure) == (small.haul.pk, True)
    actions.rename_body(small.haul, name="Harbour Haulage Limited", by=SYSTEM)
    assert BodyName.objects.get(body=small.haul, kind="official").name == "Harbour Haulage Limited"


def everything(body):
    return (
        set(body.names.values_list("name", flat=True)),
        {str(identifier) for identifier in body.identifiers.all()},
        set(body.parts.values_list("contract__title", "part")),
    )


def test_merged_bodies_are_one_and_can_be_separated_again(small):
    before = everything(small.haul), everything(small.hands)
    merge = actions.merge_bodies(keep=small.haul, gone=small.hands, by=SYSTEM)
    assert everything(small.hands) == (set(), set(), set())
    assert "Helping Hands" in everything(small.haul)[0]
    assert queries.Matcher().match(name="Helping Hands").body_id == small.haul.pk
    assert small.hands not in queries.bodies()
    with pytest.raises(NotNow):
        actions.merge_bodies(keep=small.council, gone=small.hands, by=SYSTEM)
    actions.separate_bodies(merge, by=SYSTEM)
    assert (everything(small.haul), everything(small.hands)) == before
    assert queries.Matcher().match(name="Helping Hands").body_id == small.hands.pk


def test_merging_two_parties_of_one_contract_loses_neither_record(small):
    actions.add_party(small.riding, body=small.hands, part="provider", by=SYSTEM)
    merge = actions.merge_bodies(keep=small.haul, gone=small.hands, by=SYSTEM)
    assert small.riding.parties.filter(part="provider").count() == 2
    actions.separate_bodies(merge, by=SYSTEM)
    assert small.riding.parties.filter(body=small.hands).count() == 1


def test_nothing_replaces_or_succeeds_itself_round_a_corner(small):
    actions.replace_body(small.haul, with_body=small.hands, by=SYSTEM)
    with pytest.raises(NotValid):
        actions.replace_body(small.hands, with_body=small.haul, by=SYSTEM)
    actions.succeed(small.riding, predecessor=small.binning, by=SYSTEM)
    with pytest.raises(NotValid):
        actions.succeed(small.binning, predecessor=small.riding, by=SYSTEM)
    assert queries.line_of(small.riding) == [small.binning, small.riding]


def test_contracts_start_and_end_on_their_days(db):
    contract = actions.add_contract(
        title="Bins", state="awarded", starts_on=dt.date(2026, 12, 1), ends_on=dt.date(2027, 11, 30), by=SYSTEM
    )
    told = []
    for day in ((2026, 11, 30), (2026, 12, 1), (2027, 11, 30), (2027, 12, 1)):
        with clock.at(dt.date(*day)):
            actions.keep_dates(by=SYSTEM)
        told.append(Contract.objects.get(pk=contract.pk).state)
    assert told == ["awarded", "live", "live", "ended"]


def test_a_contract_moves_only_along_its_life(small):
    assert actions.move_contract(small.binning, verb="end", by=SYSTEM).state == "ended"
    with pytest.raises(NotNow):
        actions.move_contract(small.binning, verb="start", by=SYSTEM)


def test_faults_of_a_contract_are_refused(small):
    with pytest.raises(NotValid):
        actions.add_contract(title="x", starts_on=dt.date(2027, 1, 1), ends_on=dt.date(2026, 1, 1), by=SYSTEM)
    with pytest.raises(NotValid):
        actions.add_party(small.riding, body=small.hands, part="subcontractor", under=small.prime, by=SYSTEM)
    with pytest.raises(NotNow):
        actions.add_party(small.binning, body=small.haul, part="provider", by=SYSTEM)


def test_a_known_population_needs_its_source_and_an_unknown_one_is_not_nought(small):
    with pytest.raises(NotValid):
        actions.add_service(name="Buses", population=10, by=SYSTEM)
    assert small.bins.population is None
