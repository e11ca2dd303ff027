import json
from itertools import chain

import pytest
from django.apps import apps

from countersign.formats import ocds
from countersign.intake.actions import save_profile
from countersign.intake.models import Run
from countersign.ledger.models import Entry
from countersign.people.rules import SYSTEM
from countersign.register import queries
from countersign.register.actions import import_ocds
from countersign.register.actions import ocds as importing
from countersign.register.actions.tables import import_table
from countersign.register.models import Body, BodyIdentifier, Contract, Party, Place, Release

pytestmark = pytest.mark.django_db


def release(number=1, *, rid="r1", date="2026-01-02T00:00:00Z", **more):
    return {
        "ocid": f"ocds-em-{number}", "id": rid, "date": date, "tag": ["tender"], "initiationType": "tender",
        "language": "en", "buyer": {"id": "c", "name": "Eastmarsh Council"},
        "parties": [
            {"id": "c", "name": "Eastmarsh Council", "roles": ["buyer"], "contactPoint": {"name": "A Person"}},
            {"id": "GB-COH-01234567", "name": "Harbour Haulage Ltd", "roles": ["supplier"],
             "identifier": {"scheme": "GB-COH", "id": "1234567"}},
        ],
        "tender": {"id": f"EM/{number}", "title": f"Service {number}", "status": "active"},
    } | more  # fmt: skip


def award(key="a1", **more):
    period = {"startDate": "2026-02-01T00:00:00Z", "endDate": "2028-01-31T00:00:00Z"}
    suppliers = [{"id": "GB-COH-01234567", "name": "Harbour Haulage Ltd"}]
    return {"id": key, "status": "active", "suppliers": suppliers, "contractPeriod": period} | more


def written(tmp_path, *things, name="r.jsonl"):
    path = tmp_path / name
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in things))
    return path


def rows():
    """Every row of the register, whole."""
    models = apps.get_app_config("register").get_models()
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


def test_a_release_becomes_contract_bodies_and_parties(tmp_path):
    told = import_ocds(written(tmp_path, release(awards=[award()])), by=SYSTEM, source="a file")
    contract = Contract.objects.get()
    assert (contract.title, contract.state, contract.reference) == ("Service 1", "live", "EM/1")
    assert (contract.award, contract.source) == ("a1", "a file")
    assert set(contract.parties.values_list("body__name", "part")) == {
        ("Eastmarsh Council", "commissioner"), ("Harbour Haulage Ltd", "provider"),
    }  # fmt: skip
    assert (told.run.state, told.run.taken, told.bodies_new, told.contracts_new) == ("done", 1, 2, 1)
    assert "Person" not in str(rows())


def test_the_same_import_twice_changes_nothing(tmp_path):
    path = written(tmp_path, release(1, awards=[award()]), release(2), "{broken", name="a.jsonl")
    import_ocds(path, by=SYSTEM)
    before, lines = rows(), Entry.objects.count()
    again = import_ocds(path, by=SYSTEM)
    assert rows() == before
    assert (again.run.taken, again.run.same, again.run.refused) == (0, 2, 1)
    assert list(Entry.objects.filter(index__gte=lines).values_list("event", flat=True)) == ["import.same"]


def test_shuffled_split_and_joined_files_give_the_same_register(tmp_path):
    every = [release(n, awards=[award()]) for n in range(1, 4)]
    every.append(release(2, rid="r2", date="2026-03-01T00:00:00Z", awards=[award(title="Renamed")]))
    for number, part in enumerate((every[2:], every[:2])):
        import_ocds(written(tmp_path, *part, name=f"{number}.jsonl"), by=SYSTEM)
    split = set(Contract.objects.values_list("ocid", "award", "title", "state"))
    everybody = set(Body.objects.values_list("name", flat=True))
    for model in (Party, Contract, Release, BodyIdentifier):
        model.objects.all().delete()
    Body.objects.all().delete()
    import_ocds(written(tmp_path, *every[::-1], name="all.jsonl"), by=SYSTEM)
    assert set(Contract.objects.values_list("ocid", "award", "title", "state")) == split
    assert set(Body.objects.values_list("name", flat=True)) == everybody


def test_a_later_release_moves_the_contract_on_and_the_tender_becomes_the_award(tmp_path):
    import_ocds(written(tmp_path, release(), name="1.jsonl"), by=SYSTEM)
    tender = Contract.objects.get()
    assert (tender.state, tender.award) == ("tendered", "")
    later = release(rid="r2", date="2026-02-01T00:00:00Z", awards=[award(), award("a2", title="Second lot")])
    told = import_ocds(written(tmp_path, later, name="2.jsonl"), by=SYSTEM)
    assert Contract.objects.get(pk=tender.pk).award == "a1"
    assert (Contract.objects.count(), told.contracts_new, told.contracts_changed) == (2, 1, 1)


def test_an_older_release_does_not_bring_a_contract_back(tmp_path):
    done = release(rid="r9", date="2026-05-01T00:00:00Z", awards=[award()])
    done["contracts"] = [{"id": "k", "awardID": "a1", "status": "terminated"}]
    import_ocds(written(tmp_path, done, name="1.jsonl"), by=SYSTEM)
    import_ocds(written(tmp_path, release(awards=[award()]), name="2.jsonl"), by=SYSTEM)
    assert Contract.objects.get().state == "ended"


def test_a_release_that_breaks_the_standard_is_taken_and_told(tmp_path):
    broken = release(awards=[award()])
    del broken["id"]
    told = import_ocds(written(tmp_path, broken, release(2)), by=SYSTEM)
    assert told.run.taken == 2
    assert told.flawed == [(1, "id", "is missing", "named after its content")]
    assert Release.objects.get(ocid="ocds-em-1").faults == [["id", "is missing", "named after its content"]]


def test_one_bad_line_never_harms_another_and_is_told_with_its_line(tmp_path):
    no_ocid = {name: value for name, value in release().items() if name != "ocid"}
    path = written(tmp_path, release(1), "not json", no_ocid, release(4))
    told = import_ocds(path, by=SYSTEM)
    assert list(told.run.refusals.values_list("line", flat=True)) == [2, 3]
    assert Contract.objects.count() == 2


def test_a_killed_import_goes_on_where_it_stopped(tmp_path, monkeypatch):
    path = written(tmp_path, *(release(n, awards=[award()]) for n in range(1, 8)))
    merged, calls = ocds.merged, []

    def killed(releases):
        calls.append(1)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return merged(releases)

    monkeypatch.setattr(importing.ocds, "merged", killed)
    with pytest.raises(KeyboardInterrupt):
        import_ocds(path, by=SYSTEM, chunk=2)
    assert Run.objects.get().rows_done == Contract.objects.count() == 4
    told = import_ocds(path, by=SYSTEM, chunk=2)
    assert (told.run.rows_done, told.run.taken, Contract.objects.count(), Run.objects.count()) == (7, 7, 7, 1)


def test_bodies_are_joined_by_identifier_first_and_by_the_same_name_only(tmp_path):
    def supplier(number, name, **identifier):
        party = {"id": f"s{number}", "name": name, "roles": ["supplier"]}
        if identifier:
            party["identifier"] = identifier
        one = release(number, awards=[award(suppliers=[{"id": f"s{number}", "name": name}])])
        one["parties"] = [one["parties"][0], party]
        return one

    path = written(
        tmp_path,
        supplier(1, "Marsh Vans Limited", scheme="GB-COH", id="1"),
        supplier(2, "Vans of the Marsh", scheme="GB-COH", id="00000001"),
        supplier(3, "MARSH VANS LTD."),
        supplier(4, "Marsh Vans Ltd", scheme="GB-COH", id="2"),
        supplier(5, "Marsh Vans Group"),
    )
    import_ocds(path, by=SYSTEM)
    made = Body.objects.exclude(name="Eastmarsh Council").order_by("pk")
    assert [body.name for body in made] == ["Marsh Vans Limited", "Marsh Vans Ltd", "Marsh Vans Group"]
    assert made[0].parts.count() == 3


PLACES = "Name,GSS,Type\nEastmarsh,E06009999,Unitary\nBroken,E1,Unitary\n"
BODIES = "Name,Scheme,Company number,Replaced by\nOld Marsh Council,GB-LAE,OLM,EMA\nEastmarsh Council,GB-LAE,EMA,\n"
MAPPINGS = {
    "places": {"name": {"columns": ["Name"]}, "gss": {"columns": ["GSS"]}, "kind": {"columns": ["Type"]}},
    "bodies": {
        "name": {"columns": ["Name"]}, "scheme": {"columns": ["Scheme"]},
        "identifier": {"columns": ["Company number"]}, "replaced_by": {"columns": ["Replaced by"]},
        "sector": {"constant": "public"},
    },
    "contracts": {
        "reference": {"columns": ["Ref"]}, "title": {"columns": ["Title"]}, "provider": {"columns": ["Prime"]},
        "subcontractors": {"columns": ["Subs"]}, "service": {"columns": ["Service"]},
        "commissioner": {"constant": "Eastmarsh Council"}, "starts_on": {"columns": ["Start"], "order": "dmy"},
        "ends_on": {"columns": ["End"], "order": "dmy"}, "value": {"columns": ["Value"]},
        "sites": {"columns": ["Sites"]},
    },
}  # fmt: skip


@pytest.fixture
def profile(db):
    for name, mapping in MAPPINGS.items():
        save_profile(name=f"our-{name}", target=name, mapping=mapping, by=SYSTEM)


def imported(tmp_path, name, text):
    (tmp_path / f"{name}.csv").write_text(text)
    return import_table(tmp_path / f"{name}.csv", profile=f"our-{name}", by=SYSTEM).run


def test_places_and_bodies_come_from_tables_and_bad_rows_are_told(tmp_path, profile):
    run = imported(tmp_path, "places", PLACES)
    assert (run.taken, run.refused) == (1, 1)
    assert run.refusals.get().line == 3
    assert Place.objects.get().kind == "Unitary"
    imported(tmp_path, "bodies", BODIES)
    old = Body.objects.get(name="Old Marsh Council")
    assert old.replaced_by.name == "Eastmarsh Council"  # which stands further down in the file
    assert str(old.identifiers.get()) == "GB-LAE-OLM"


CONTRACTS = (
    "Ref,Title,Prime,Subs,Service,Start,End,Value,Sites\n"
    "C1,Bins,Harbour Haulage Ltd,Little Vans;Tiny Vans,Bin collection,01/02/2026,31/01/2028,1200.50,Quay;Hill\n"
    "C2,Rides,Harbour Haulage Limited,,Rides,01/02/2020,31/01/2022,,\n"
    "C3,Backwards,Harbour Haulage Ltd,,Rides,01/02/2026,31/01/2020,,\n"
)


def test_contracts_come_from_a_table_with_their_chain_and_sites(tmp_path, profile):
    run = imported(tmp_path, "contracts", CONTRACTS)
    assert (run.taken, run.refused) == (2, 1)
    bins = Contract.objects.get(reference="C1")
    (top,) = queries.chain(bins)
    assert [link.party.body.name for link in top.below] == ["Little Vans", "Tiny Vans"]
    assert set(bins.sites.values_list("name", flat=True)) == {"Quay", "Hill"}
    assert set(Contract.objects.values_list("reference", "state")) == {("C1", "live"), ("C2", "ended")}


def test_a_table_twice_changes_nothing_and_a_changed_row_only_itself(tmp_path, profile):
    imported(tmp_path, "contracts", CONTRACTS)
    before = rows()
    again = imported(tmp_path, "contracts", CONTRACTS)
    assert rows() == before
    assert (again.same, again.taken, again.changed) == (2, 0, 0)
    changed = imported(tmp_path, "contracts", CONTRACTS.replace("1200.50", "99"))
    assert (changed.same, changed.changed) == (1, 1)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "contracts").mkdir()
    (tmp_path / "providers").mkdir()
    codes = [{"code": "HH", "name": "Harbour Haulage Ltd"}, {"code": "LV", "name": "Little Vans"}]
    (tmp_path / "providers" / "providers.json").write_text(json.dumps(codes))
    for number, closed in enumerate((None, "2022-12-01T12:00:00+00")):
        one = {
            "contract_reference": f"P_{number}", "contract_type_id": "ACC", "intervention_title": f"Homes {number}",
            "short_description": "Help.", "region": {"nps_region_code": None, "pcc_region_code": "kent"},
            "providers": {"prime_provider_code": "HH", "subcontractor_codes": ["LV"]},
            "scheduling": {"hide_after": closed},
        }  # fmt: skip
        (tmp_path / "contracts" / f"P_{number}.json").write_text(json.dumps(one))
    (tmp_path / "contracts" / "P_2.json").write_text("{broken")
    return tmp_path


def test_a_folder_of_json_files_is_read_by_a_profile(folder):
    told = import_table(folder, profile="moj-crs", by=SYSTEM)
    assert (told.run.taken, told.run.refused) == (2, 1)
    assert told.files[told.run.refusals.get().line - 1] == "contracts/P_2.json"
    assert set(Contract.objects.values_list("title", "state", "place__name", "service__name")) == {
        ("Homes 0", "live", "Kent", "Accommodation"), ("Homes 1", "ended", "Kent", "Accommodation"),
    }  # fmt: skip
    (top,) = queries.chain(Contract.objects.get(title="Homes 0"))
    assert (top.party.body.name, top.below[0].party.body.name) == ("Harbour Haulage Ltd", "Little Vans")


@pytest.mark.real_data
@pytest.mark.slow
def test_real_registers_come_in_whole_and_twice_changes_nothing(real_data):
    authorities = real_data / "uk-local-authorities" / "uk_la_past_current__uk_local_authorities_current.csv"
    pair = ((authorities, "uk-local-authorities", 470), (real_data / "moj-rehab-contracts", "moj-crs", 196))
    for path, name, count in pair:
        run = import_table(path, profile=name, by=SYSTEM).run
        assert (run.taken, run.refused) == (count, 0)
    releases = [
        real_data / "uk-contracts-finder" / f"apa999_releases_{nation}.jsonl" for nation in ("england", "wales")
    ]
    for path in releases:
        assert import_ocds(path, by=SYSTEM).run.refused == 0
    before = rows()
    for path, name, _ in pair:
        import_table(path, profile=name, by=SYSTEM)
    for path in releases:
        import_ocds(path, by=SYSTEM)
    assert rows() == before
    assert not list(chain(Body.objects.filter(names__isnull=True)))
