import gzip
import json
import socket
import threading
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from countersign.errors import NotReadable, NotValid
from countersign.formats import ocds
from countersign.formats.ocds.checking import UNDATED, digest


def release(**more):
    return {
        "ocid": "ocds-eastmarsh-1", "id": "r1", "date": "2026-01-02T00:00:00Z", "tag": ["award"],
        "initiationType": "tender", "language": "en",
    } | more  # fmt: skip


AWARD = {
    "id": "a1", "title": "Rides", "status": "active", "date": "2026-01-01T00:00:00Z",
    "value": {"amount": 1200.5, "currency": "GBP"},
    "suppliers": [{"id": "GB-COH-01234567", "name": "Harbour Haulage Ltd"}],
    "contractPeriod": {"startDate": "2026-02-01T00:00:00Z", "endDate": "2027-01-31T00:00:00Z"},
}  # fmt: skip
SHAPES = {
    "package.json": {"uri": "x", "version": "1.1", "releases": [release(), release(id="r2")]},
    "records.json": {"records": [{"ocid": "o", "releases": [release(), release(id="r2")]}]},
    "array.json": [release(), release(id="r2")],
}


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_of_file_gives_its_releases(tmp_path, name):
    (tmp_path / name).write_text(json.dumps(SHAPES[name], indent=2))
    assert [found.release["id"] for found in ocds.releases(tmp_path / name)] == ["r1", "r2"]


def test_a_bare_release_and_a_record_that_only_links_are_read(tmp_path):
    (tmp_path / "one.json").write_text(json.dumps(release(), indent=1))
    linked = {"ocid": "o", "releases": [{"url": "https://example.org"}], "compiledRelease": release(id="c")}
    (tmp_path / "linked.json").write_text(json.dumps({"records": [linked]}))
    assert [found.release["id"] for found in ocds.releases(tmp_path / "one.json")] == ["r1"]
    assert [found.release["id"] for found in ocds.releases(tmp_path / "linked.json")] == ["c"]


@pytest.mark.parametrize("zipped", [False, True])
def test_a_bad_line_is_told_with_its_number_and_harms_no_other(tmp_path, zipped):
    text = "\n".join([json.dumps(release()), "{broken", "", "[1]", json.dumps(release(id="r5"))]).encode()
    path = tmp_path / ("r.jsonl.gz" if zipped else "r.jsonl")
    path.write_bytes(gzip.compress(text) if zipped else text)
    found = list(ocds.releases(path))
    assert [one.line for one in found] == [1, 2, 4, 5]
    assert [isinstance(one, ocds.Unreadable) for one in found] == [False, True, True, False]


def test_a_package_that_breaks_off_keeps_what_came_before(tmp_path):
    whole = json.dumps(SHAPES["package.json"])
    (tmp_path / "cut.json").write_text(whole[: whole.index('"r2"')])
    found = list(ocds.releases(tmp_path / "cut.json"))
    assert [type(one).__name__ for one in found] == ["Found", "Unreadable"]


@pytest.mark.parametrize("content", [b"", b"name,amount\na,1\n", b'{"a": 1}', b"\x00\xff"])
def test_what_is_no_ocds_at_all_is_refused(tmp_path, content):
    (tmp_path / "file.json").write_bytes(content)
    with pytest.raises(NotReadable):
        list(ocds.releases(tmp_path / "file.json"))


def test_a_good_release_has_no_fault_and_a_bad_one_is_told_without_its_words():
    assert ocds.faults(release(awards=[AWARD])) == ()
    faults = ocds.faults(release(tag=["secret words"], awards=[{"status": "secret words"}], tender="secret words"))
    assert {(fault.where, fault.what) for fault in faults} >= {("awards/*", "lacks id"), ("tender", "is not object")}
    assert "secret" not in str(faults)


def test_a_release_without_id_or_date_is_taken_and_what_was_done_is_told():
    bare = {name: value for name, value in release().items() if name not in ("id", "date")}
    taken, faults = ocds.mended(bare)
    assert taken["date"] == UNDATED
    assert taken["id"].startswith("unnamed-")
    assert {(fault.where, fault.done) for fault in faults} >= {
        ("id", "named after its content"),
        ("date", "treated as older than every dated release"),
    }
    assert ocds.mended(bare)[0] == taken


@pytest.mark.parametrize("ocid", [None, "", 7, "x" * 121])
def test_without_an_ocid_nothing_can_be_made_of_it(ocid):
    with pytest.raises(NotValid):
        ocds.mended(release(ocid=ocid))


def test_two_entries_under_one_id_are_told_and_the_last_counts():
    twice = release(parties=[{"id": "1", "name": "One"}, {"id": "1", "name": "Two"}])
    taken, faults = ocds.mended(twice)
    assert [(fault.where, fault.done) for fault in faults] == [("parties", "the last of them counts")]
    assert [party["name"] for party in ocds.merged([taken])["parties"]] == ["Two"]


def test_officials_never_come_in():
    party = {"id": "1", "name": "Council", "contactPoint": {"name": "A Person", "email": "a@example.org"}}
    text = "Ask a.person@example.org or 01234 567 890, tender 2026-0012345678."
    clean = str(ocds.scrubbed(release(parties=[party], description=text)))
    assert "Person" not in clean
    assert "@" not in clean
    assert "567 890" not in clean
    assert "2026-0012345678" in clean


def test_merging_asks_no_network_and_the_newest_word_wins_in_any_order(monkeypatch):
    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("the network was asked"))
    old, new = release(tender={"id": "t", "title": "Old"}), release(id="r2", date="2026-02-01T00:00:00Z")
    new["tender"] = {"id": "t", "title": "New"}
    assert ocds.merged([old, new])["tender"]["title"] == "New"
    assert ocds.merged([new, old])["tender"]["title"] == "New"


def test_one_contract_is_told_for_each_award_and_one_for_a_tender():
    both = ocds.contracts(release(awards=[AWARD, AWARD | {"id": "a2", "status": "cancelled"}]))
    assert [(one.award, one.state) for one in both] == [("a1", "awarded"), ("a2", "cancelled")]
    (tender,) = ocds.contracts(release(tender={"id": "t", "title": "Bins", "status": "active"}))
    assert (tender.award, tender.state, tender.title) == ("", "tendered", "Bins")


def test_a_contract_tells_value_dates_bodies_and_chain():
    award = AWARD | {
        "subcontracting": {"subcontracts": [{
            "id": "1", "subcontractor": {"id": "s", "name": "Little Vans"},
            "mainContractors": [{"id": "GB-COH-01234567", "name": "Harbour Haulage Ltd"}],
        }]}
    }  # fmt: skip
    tender = {
        "id": "EM/7", "specialRegime": ["lightTouch"], "procurementMethod": "open", "numberOfTenderers": 3,
        "classification": {"scheme": "CPV", "id": "60130000-8"},
        "items": [{"id": "1", "deliveryAddresses": [{"region": "UKL18"}]}],
    }  # fmt: skip
    parties = [
        {"id": "c", "name": "Eastmarsh Council", "roles": ["buyer"]},
        {"id": "GB-COH-01234567", "name": "Harbour Haulage Ltd", "details": {"vcse": True}},
    ]
    (told,) = ocds.contracts(release(awards=[award], tender=tender, parties=parties, buyer={"id": "c"}))
    assert (told.value, told.currency, told.bidders, told.cpv) == (Decimal("1200.50"), "GBP", 3, "60130000")
    assert (told.region, told.jurisdiction, told.light_touch) == ("Wales", "wales", True)
    assert [(body.name, body.part, body.under) for body in told.bodies] == [
        ("Eastmarsh Council", "commissioner", ""),
        ("Harbour Haulage Ltd", "provider", ""),
        ("Little Vans", "subcontractor", "Harbour Haulage Ltd"),
    ]
    assert told.bodies[1].identifiers == (("GB-COH", "01234567"),)
    assert told.bodies[1].voluntary


def test_whether_it_is_light_touch_stays_unknown_where_nobody_says():
    assert ocds.contracts(release(tender={"id": "t"}))[0].light_touch is None


@pytest.mark.parametrize("mess", [[], "x", {"awards": "x"}, {"awards": [1, None]}, {"tender": 3, "parties": {"a": 1}}])
def test_fields_of_the_wrong_kind_never_make_it_fall_over(mess):
    messy = release(**mess) if isinstance(mess, dict) else release(tender=mess)
    assert ocds.contracts(messy)[0].ocid == "ocds-eastmarsh-1"


class _Site(BaseHTTPRequestHandler):
    def do_GET(self):
        to = {"/away": "file:///etc/passwd", "/on": "/good"}.get(self.path)
        self.send_response(302 if to else 404 if self.path == "/none" else 200)
        if to:
            self.send_header("Location", to)
        self.end_headers()
        if not to:
            self.wfile.write(json.dumps(release()).encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_address_is_fetched_over_redirects_but_never_to_another_scheme(site, tmp_path):
    into = tmp_path / "f.json"
    assert json.loads(ocds.fetch(f"{site}/on", into=into, private=True).read_text())["id"] == "r1"
    for url, error in ((f"{site}/away", NotValid | NotReadable), (f"{site}/none", NotReadable)):
        with pytest.raises(error if isinstance(error, type) else (NotValid, NotReadable)):
            ocds.fetch(url, into=tmp_path / "no.json", private=True)
        assert not (tmp_path / "no.json").exists()


def test_private_and_odd_addresses_and_large_files_are_refused(site, tmp_path):
    for url in (site, "file:///etc/passwd", "ftp://example.org/x", "https://"):
        with pytest.raises(NotValid):
            ocds.fetch(url, into=tmp_path / "f.json")
    with pytest.raises(NotReadable, match="larger"):
        ocds.fetch(f"{site}/good", into=tmp_path / "f.json", private=True, largest=10)
    assert not (tmp_path / "f.json").exists()


@pytest.mark.vectors
def test_the_schema_carried_is_the_official_one(standards):
    ours = json.loads(ocds.checking.SCHEMA.read_text())
    assert ours == json.loads((standards / "ocds" / "1.1.5" / "release-schema.json").read_text())


@pytest.mark.slow
@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("uk-contracts-finder/apa999_releases_england.jsonl", 200),
        ("uk-contracts-finder/apa999_releases_wales.jsonl", 90),
        ("uk-contracts-finder/rlowndes9_contracts_data.json", 100),
        ("ocds-sample/fictional-example/ocds-213czf-000-00001.json", 6),
    ],
)
def test_real_releases_are_all_read_and_none_is_lost(real_data, name, count):
    found = list(ocds.releases(real_data / name))
    assert len(found) == count
    assert not [one for one in found if isinstance(one, ocds.Unreadable)]
    for one in found:
        content, _ = ocds.mended(ocds.scrubbed(one.release))
        assert "contactPoint" not in str(content)
        assert digest(content) == digest(json.loads(json.dumps(content)))
        assert ocds.contracts(ocds.merged([content]))
