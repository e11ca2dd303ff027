"""Directories of services, played on this machine from the standard's own examples, and local links."""

from __future__ import annotations

import datetime as dt
import json
import shutil

import pytest

from countersign.errors import NotNow
from countersign.formats import hsds
from countersign.intake.models import Run
from countersign.people.rules import SYSTEM
from countersign.register import actions, queries
from countersign.register.actions.tables import import_table
from countersign.register.models import Listing
from register.reading import added, counts, everything, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def examples(standards):
    return standards / "hsds-uk" / "examples"


def named(number, **more):
    body = {"id": f"o{number % 2}", "name": f"Body {number % 2}"}
    return {"id": f"s{number}", "name": f"Service {number}", "status": "active", "organization": body} | more


@pytest.fixture
def directory(there):
    """An API of HSDS with three services, two a page; ``rows`` may be changed by the test."""
    rows = {one["id"]: one for one in (named(n, last_modified=f"2026-01-0{n}T00:00:00Z") for n in (1, 2, 3))}

    def page(asked):
        at, every = int(asked.query["page"]), list(rows.values())
        contents = every[2 * at - 2 : 2 * at]
        return {
            "total_pages": -(-len(every) // 2),
            "page_number": at,
            "last_page": 2 * at >= len(every),
            "contents": contents,
        }

    def whole(asked):
        return rows[asked.path.rsplit("/", 1)[1]] | {"phones": [{"number": "01632 960001"}]}

    there.pages["/o3/services"] = page
    for id in rows:
        there.pages[f"/o3/services/{id}"] = whole
    there.rows = rows
    return added(f"{there.address}/o3", "hsds")


def test_a_directory_is_read_page_by_page_and_each_service_in_full_where_it_changed(there, directory):
    assert counts(read(directory)) == (3, 3, 0, 0, 0)
    assert [one.path for one in there.asked].count("/o3/services/s1") == 1
    assert set(Listing.objects.values_list("external", "body__name", "phone", "listed")) == {
        ("s1", "Body 1", "01632 960001", True), ("s2", "Body 0", "01632 960001", True),
        ("s3", "Body 1", "01632 960001", True),
    }  # fmt: skip
    before = everything()
    assert counts(read(directory)) == (3, 0, 0, 3, 0)
    assert everything() == before
    there.rows["s2"] |= {"last_modified": "2026-02-01T00:00:00Z", "url": "https://example.org/s2"}
    there.asked.clear()
    assert counts(read(directory)) == (3, 0, 1, 2, 0)
    assert [one.path for one in there.asked if "services/" in one.path] == ["/o3/services/s2"]
    assert Listing.objects.get(external="s2").confirmed_on == dt.date(2026, 2, 1)


def test_what_the_directory_no_longer_lists_is_told_so_and_comes_back_with_it(there, directory):
    read(directory)
    gone = there.rows.pop("s3")
    read(directory)
    assert list(Listing.objects.filter(listed=False).values_list("external", flat=True)) == ["s3"]
    there.rows["s3"] = gone
    read(directory)
    assert queries.listings().count() == 3


def test_a_directory_that_is_suddenly_half_empty_takes_nothing_off(there, directory):
    there.rows |= {f"s{n}": named(n) for n in range(4, 20)}
    read(directory)
    for id in list(there.rows)[3:]:
        del there.rows[id]
    read(directory)
    directory.refresh_from_db()
    assert queries.listings().count() == 19
    assert directory.state == "waiting" and "none was taken off" in directory.trouble


def test_a_reading_of_a_directory_that_is_cut_off_goes_on_with_the_next_page(there, directory):
    read(directory, budget_s=-1)
    there.asked.clear()
    assert counts(read(directory)) == (3, 3, 0, 0, 0)
    assert [one.query["page"] for one in there.asked if one.path == "/o3/services"] == ["2"]
    assert queries.listings().count() == 3


@pytest.mark.vectors
def test_the_examples_of_the_standard_are_read_from_an_api(there, examples):
    listed, whole = (json.loads((examples / f"service_{name}.json").read_text()) for name in ("list", "full"))
    listed["total_pages"] = 1
    there.pages |= {"/services": listed, f"/services/{whole['id']}": whole}
    assert counts(read(added(there.address, "hsds"))) == (1, 1, 0, 0, 0)
    one = Listing.objects.get()
    assert (one.name, one.url, one.body.name) == (
        "Community Counselling", "http://example.com/counselling", "Example Organization Inc.",
    )  # fmt: skip
    assert [str(i) for i in one.body.identifiers.all()] == ["GB-COH-01234567"]
    assert "Persona" not in str(everything()) and "email@" not in str(everything())


@pytest.mark.vectors
@pytest.mark.parametrize("name", ["service_full.json", "service_list.json", "organization_full.json", "csv"])
def test_every_shape_of_the_standard_gives_the_same_service(examples, name, tmp_path):
    run = actions.import_directory(examples / name, by=SYSTEM, source="A file")
    assert counts(run) == (1, 1, 0, 0, 0)
    assert Listing.objects.values_list("external", "name", "body__name").get() == (
        "ac148810-d857-441c-9679-408f346de14b", "Community Counselling", "Example Organization Inc.",
    )  # fmt: skip
    before = everything()
    copy = tmp_path / name
    (shutil.copytree if (examples / name).is_dir() else shutil.copy)(examples / name, copy)
    assert counts(actions.import_directory(copy, by=SYSTEM, source="A file")) == (1, 0, 0, 1, 0)
    assert everything()[0] == before[0]


@pytest.mark.parametrize(
    "thing", [{}, {"id": "a"}, {"name": "b"}, [], "x", None, {"id": ["a"], "name": {}}, {"id": "a", "name": "\0"}]
)
def test_a_service_without_id_or_name_is_refused_and_the_next_one_taken(tmp_path, thing):
    path = tmp_path / "d.json"
    path.write_text(json.dumps([thing, named(1)]))
    run = actions.import_directory(path, by=SYSTEM, source="A file")
    assert counts(run) == (2, 1, 0, 0, 1)
    assert run.refusals.get().line == 1


@pytest.mark.parametrize(
    "mess",
    [
        {"organization": "x"}, {"organization": {"name": 3}}, {"phones": [1, {"number": None}]}, {"service_areas": "x"},
        {"service_at_locations": [{"location": []}]}, {"url": "javascript:alert(1)"}, {"description": 7, "status": []},
        {"assured_date": "yesterday"}, {"last_modified": 5}, {"url": "http://me:pw@example.org/"},
        {"organization": {"name": "B", "organization_identifiers": [
            {"identifier_scheme": "GB-COH", "identifier": "?"},
        ]}},
    ],
)  # fmt: skip
def test_fields_of_the_wrong_kind_never_make_it_fall_over(tmp_path, mess):
    path = tmp_path / "d.json"
    path.write_text(json.dumps([named(1, **mess)]))
    assert actions.import_directory(path, by=SYSTEM, source="A file").refused == 0
    assert Listing.objects.get().url == ""


def test_a_telephone_that_leads_to_a_person_is_not_read():
    phones = [{"number": "01632 960002", "contact_id": "c"}, {"number": "01632 960003"}]
    assert hsds.said(named(1, phones=phones)).phone == "01632 960003"
    assert hsds.said(named(1, phones=phones[:1])).phone == ""


LINKS = """la,lgsl,lgil,link
eastmarsh,bin-collection,providing-information,https://example.org/bins,524,8
eastmarsh,bin-collection,report,https://example.org/report,524,9
atlantis,bin-collection,report,https://example.org/a,524,9
eastmarsh,parking,apply,not an address,10,0
eastmarsh,parking,"apply
"""


def test_local_links_are_read_though_their_header_lacks_two_names(small, tmp_path):
    actions.add_name(small.council, name="Eastmarsh", by=SYSTEM)
    path = tmp_path / "links.csv"
    path.write_text(LINKS)
    run = import_table(path, profile="govuk-local-links", by=SYSTEM).run
    assert counts(run) == (5, 2, 0, 0, 3)
    assert [refused.line for refused in run.refusals.all()] == [4, 5, 6]
    one = Listing.objects.get(does="Report")
    assert (one.body, one.service, one.url, one.code) == (
        small.council, small.bins, "https://example.org/report", "LGSL 524 LGIL 9",
    )  # fmt: skip
    before = everything()
    assert counts(import_table(path, profile="govuk-local-links", by=SYSTEM).run) == (5, 0, 0, 2, 3)
    assert everything()[0] == before[0]


def test_a_merge_of_two_bodies_moves_what_directories_list(small, tmp_path):
    path = tmp_path / "links.csv"
    path.write_text(LINKS.replace("eastmarsh", "helping-hands"))
    import_table(path, profile="govuk-local-links", by=SYSTEM)
    actions.merge_bodies(keep=small.council, gone=small.hands, by=SYSTEM)
    assert queries.listings(body_id=small.council.pk).count() == 2


def test_run_of_a_file_that_would_empty_a_directory_is_refused(tmp_path):
    path = tmp_path / "d.json"
    path.write_text(json.dumps([named(n) for n in range(20)]))
    actions.import_directory(path, by=SYSTEM, source="A file")
    path.write_text(json.dumps([named(1)]))
    with pytest.raises(NotNow, match="19 of 20"):
        actions.import_directory(path, by=SYSTEM, source="A file")
    assert queries.listings().count() == 20
    assert Run.objects.filter(state="done").count() == 1
