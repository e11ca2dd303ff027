"""Servers of contracts and directories of services, played on this machine from the standards' own examples."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from random import Random

import pytest

from countersign import clock
from countersign.errors import AskedToWait, NotNow, NotReadable
from countersign.formats import hsds
from countersign.formats.reaching import Reach
from countersign.intake import actions as intake
from countersign.intake.models import Run
from countersign.ledger.models import Entry
from countersign.people.rules import SYSTEM
from countersign.register import actions, jobs, queries
from countersign.register.actions.linking import Found
from countersign.register.actions.tables import import_table
from countersign.register.models import Body, Contract, Link, Listing, Place, Release, Service
from elsewhere import Said, standing

pytestmark = pytest.mark.django_db
REACH = Reach("countersign", private=True, timeout_s=5, pause_s=0)
NOON = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def server():
    with standing() as elsewhere:
        yield elsewhere


@pytest.fixture
def there(server):
    server.pages.clear()
    server.asked.clear()
    return server


def added(address, kind, **options):
    return intake.add_inlet(name="Elsewhere", kind=kind, address=address, options=options, by=SYSTEM)


def read(inlet, **more):
    return intake.read_inlet(inlet, by=SYSTEM, rng=Random(1), reach=REACH, **more)


def counts(run):
    return run.rows_done, run.taken, run.changed, run.same, run.refused


def everything():
    kept = [Body, Service, Place, Listing, Contract, Release]
    rows = [list(model.objects.order_by("pk").values()) for model in kept]
    for row in rows[3]:
        row.pop("seen_in")
    return rows, Entry.objects.count()


# contracts


def release(number, *, rid="1", date="2026-11-01T00:00:00Z"):
    return {
        "ocid": f"ocds-h6vhtk-{number:06}", "id": f"{number}-{rid}", "date": date, "tag": ["tender"], "language": "en",
        "initiationType": "tender", "buyer": {"id": "c", "name": "Eastmarsh Council"},
        "parties": [{"id": "c", "name": "Eastmarsh Council", "roles": ["buyer"]}],
        "tender": {"id": f"T{number}", "title": f"Service {number}", "status": "active"},
    }  # fmt: skip


def package(there, path, numbers, onward=""):
    links = {"links": {"next": onward}} if onward else {}
    return {"uri": there.address + path, "version": "1.1", "releases": [release(n) for n in numbers], **links}


@pytest.fixture
def find_a_tender(there):
    """As Find a Tender pages: an argument, a cursor in the link to the next package."""
    path = "/api/1.0/ocdsReleasePackages"

    def page(asked):
        at = asked.query.get("cursor", "")
        onward = {"": "b", "b": "c"}.get(at)
        link = f"{there.address}{path}?limit=2&cursor={onward}" if onward else ""
        return package(there, path, {"": (1, 2), "b": (3, 4), "c": (5,)}[at], link)

    there.pages[path] = page
    return added(f"{there.address}{path}?limit=2", "ocds", delta="updatedFrom")


def test_packages_are_followed_to_the_last_and_next_time_only_what_is_new_is_asked_for(there, find_a_tender):
    with clock.at(NOON):
        assert counts(read(find_a_tender)) == (5, 5, 0, 0, 0)
    assert [one.query for one in there.asked] == [
        {"limit": "2"}, {"limit": "2", "cursor": "b"}, {"limit": "2", "cursor": "c"},
    ]  # fmt: skip
    before = everything()
    assert counts(read(find_a_tender)) == (5, 0, 0, 5, 0)
    assert there.asked[3].query == {"limit": "2", "updatedFrom": "2026-11-29T12:00:00"}
    assert everything() == before
    assert Contract.objects.filter(source="elsewhere").count() == 5


def test_a_reading_cut_off_between_or_within_packages_goes_on_there(there, find_a_tender):
    for _ in range(3):
        read(find_a_tender, budget_s=-1)
    assert find_a_tender.runs.get().rows_done in (2, 4)
    run = read(find_a_tender)
    assert counts(run) == (5, 5, 0, 0, 0)
    cursors = [one.query.get("cursor", "") for one in there.asked]
    assert cursors == sorted(cursors), "a package that was read whole is not asked for again"


def test_a_server_that_is_busy_in_the_middle_costs_nothing(there, find_a_tender):
    path, page = next(iter(there.pages.items()))
    there.pages[path] = lambda asked: (
        Said(status=429, headers={"Retry-After": "60"}) if asked.query.get("cursor") == "c" else page(asked)
    )
    with clock.at(NOON), pytest.raises(AskedToWait):
        read(find_a_tender)
    assert Contract.objects.count() == 4
    there.pages[path] = page
    assert counts(read(find_a_tender)) == (5, 5, 0, 0, 0)


def test_contracts_finder_is_asked_by_the_day_of_publication(there):
    there.pages["/Published/Notices/OCDS/Search"] = package(there, "", (1,))
    inlet = added(f"{there.address}/Published/Notices/OCDS/Search?limit=100", "ocds", delta="publishedFrom")
    with clock.at(NOON):
        read(inlet)
    read(inlet)
    assert there.asked[-1].query == {"limit": "100", "publishedFrom": "2026-11-29T12:00:00"}


def test_a_delta_release_moves_the_contract_on(there, find_a_tender):
    read(find_a_tender)
    later = release(1, rid="2", date="2026-11-20T00:00:00Z")
    later["tender"]["title"] = "Renamed"
    there.pages["/api/1.0/ocdsReleasePackages"] = {"releases": [later]}
    assert counts(read(find_a_tender)) == (1, 1, 0, 0, 0)
    assert Contract.objects.filter(title="Renamed").count() == 1


def test_a_file_of_releases_is_asked_for_with_its_mark_and_bad_ones_are_refused_with_their_line(there):
    deep = {"ocid": "x", "a": json.loads("[" * 99 + "]" * 99)}
    lines = [json.dumps(release(1)), "{broken", json.dumps(deep), json.dumps(release(2)), "[]"]
    there.pages["/all.jsonl"] = Said("\n".join(lines).encode(), headers={"ETag": '"1"'})
    inlet = added(f"{there.address}/all.jsonl", "ocds")
    run = read(inlet)
    assert counts(run) == (5, 2, 0, 0, 3)
    assert list(run.refusals.values_list("part", "line")) == [("page 1", 2), ("page 1", 3), ("page 1", 5)]
    assert read(inlet) is None
    assert there.asked[-1].headers["if-none-match"] == '"1"'


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"\xff\xfe\x00", b""])
def test_what_is_no_package_is_refused_and_noted(there, body):
    there.pages["/x"] = body
    inlet = added(f"{there.address}/x", "ocds")
    with pytest.raises(NotReadable):
        read(inlet)
    inlet.refresh_from_db()
    assert inlet.state == "failing" and inlet.trouble


def test_a_package_that_is_nested_without_end_takes_nothing(there):
    there.pages["/x"] = b"[" * 999_999
    with pytest.raises(NotReadable, match="too deeply"):
        read(added(f"{there.address}/x", "ocds"))


def test_a_package_that_names_itself_as_the_next_ends_all_the_same(there):
    there.pages["/x"] = package(there, "/x", (1,), f"{there.address}/x")
    with pytest.raises(NotReadable, match="names itself"):
        read(added(f"{there.address}/x", "ocds"))


def test_a_key_is_not_shown_to_where_the_next_page_lies(there, monkeypatch):
    monkeypatch.setenv("SOURCE_SECRET_X", "sesame")
    with standing() as other:
        other.pages["/2"] = package(other, "/2", (2,))
        there.pages["/1"] = package(there, "/1", (1,), f"{other.address}/2")
        inlet = intake.add_inlet(
            name="K", kind="ocds", address=f"{there.address}/1", secret="SOURCE_SECRET_X", options={"header": "X-Key"},
            by=SYSTEM,
        )  # fmt: skip
        read(inlet)
        assert there.asked[-1].headers["x-key"] == "sesame"
        assert "x-key" not in other.asked[-1].headers


# directories


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


# links


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


@pytest.fixture
def linked(there, small):
    """Links to everything that can be found at an address."""
    for number, path in enumerate(("ok", "gone", "moved", "busy", "headless", "inside", "none")):
        service = Service.objects.create(name=path, slug=path)
        url = {"inside": "http://10.0.0.1/x"}.get(path, f"{there.address}/{path}")
        Listing.objects.create(source="x", external=str(number), service=service, name=path, url=url)
    there.pages |= {
        "/ok": b"hello", "/gone": Said(status=410), "/moved": Said(status=301, headers={"Location": "/ok"}),
        "/busy": Said(status=503, headers={"Retry-After": "864000"}),
        "/headless": lambda asked: Said(status=405 if asked.method == "HEAD" else 200),
    }  # fmt: skip
    actions.gather_links(by=SYSTEM)
    return there


def look_at(there, url=None):
    public = Reach("us", private=False, timeout_s=2, pause_s=0)
    through = {True: actions.looking(REACH), False: actions.looking(public)}
    return actions.check_links(by=SYSTEM, look=lambda url: through[url.startswith(there.address)](url), rng=Random(1))


def test_each_link_is_looked_at_dated_and_looked_at_again_in_its_time(linked):
    found = {}
    with clock.at(NOON):
        for _ in range(2):  # few of one host in one turn
            for state, number in look_at(linked).items():
                found[state] = found.get(state, 0) + number
        assert found == {"working": 2, "moved": 1, "unsure": 1, "broken": 3}
        links = {one.url.rsplit("/", 1)[1]: one for one in queries.links()}
        assert {name: (one.status, str(one.worked_on)) for name, one in links.items()} == {
            "ok": (200, "2026-11-30"), "headless": (200, "2026-11-30"), "moved": (200, "2026-11-30"),
            "busy": (503, "None"), "gone": (410, "None"), "none": (404, "None"), "x": (None, "None"),
        }  # fmt: skip
        assert links["moved"].moved_to == f"{linked.address}/ok"
        assert links["busy"].next_at >= NOON + dt.timedelta(days=7)
        assert links["gone"].next_at < NOON + dt.timedelta(days=2) < links["ok"].next_at
        assert look_at(linked) == {}
    with clock.at(NOON + dt.timedelta(days=40)):
        linked.pages["/ok"] = Said(status=500)
        look_at(linked), look_at(linked)
        link = Link.objects.get(url=f"{linked.address}/ok")
        assert (link.state, link.worked_on) == ("unsure", dt.date(2026, 11, 30))
    assert {one.method for one in linked.asked if one.path == "/ok"} == {"HEAD", "GET"}


def test_a_link_can_be_looked_at_anew(linked):
    with clock.at(NOON):
        look_at(linked), look_at(linked)
        actions.look_again(Link.objects.get(url=f"{linked.address}/gone"), by=SYSTEM)
        linked.pages["/gone"] = b"back"
        assert look_at(linked) == {"working": 1}


def test_nothing_is_looked_at_unless_the_settings_say_so(linked, settings):
    linked.asked.clear()
    Listing.objects.exclude(name="ok").delete()
    Link.objects.exclude(url__endswith="/ok").delete()
    assert jobs.check_links.call() == {} and not linked.asked
    settings.CHECK_LINKS = settings.PRIVATE_SOURCES = True
    assert jobs.check_links.call() == {"working": 1}


def test_one_host_is_not_asked_for_everything_at_once(there, small):
    service = Service.objects.create(name="s", slug="s")
    for number in range(20):
        Listing.objects.create(
            source="x", external=str(number), service=service, name="s", url=f"https://a.example/{number}"
        )
    Listing.objects.create(source="x", external="b", service=service, name="s", url="https://b.example/")
    actions.gather_links(by=SYSTEM)
    asked = []

    counts = actions.check_links(by=SYSTEM, look=lambda url: asked.append(url) or Found("work", 200), rng=Random(1))
    assert counts == {"working": 6}
    assert asked[:2] != sorted(asked)[:2] and "https://b.example/" in asked[:2]


def test_run_of_a_file_that_would_empty_a_directory_is_refused(tmp_path):
    path = tmp_path / "d.json"
    path.write_text(json.dumps([named(n) for n in range(20)]))
    actions.import_directory(path, by=SYSTEM, source="A file")
    path.write_text(json.dumps([named(1)]))
    with pytest.raises(NotNow, match="19 of 20"):
        actions.import_directory(path, by=SYSTEM, source="A file")
    assert queries.listings().count() == 20
    assert Run.objects.filter(state="done").count() == 1
