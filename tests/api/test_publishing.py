"""The public face as files: whole, nobody's secrets, the same bytes twice, and never half of it."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.urls import reverse

from api.reading_files import Folder
from countersign import clock
from countersign.api import recompute
from countersign.cli import countersign
from countersign.errors import NotConfigured, NotNow, NotValid
from countersign.people.rules import SYSTEM
from countersign.register import actions as register
from countersign.register.models import Body
from countersign.site import access
from countersign.site.face import publish
from countersign.site.face.folder import rebuilt
from countersign.site.face.live import NAMES
from countersign.site.face.naming import Names
from findings.place import AFTER_FACT_CHECK

pytestmark = pytest.mark.django_db
A = "{http://www.w3.org/2005/Atom}"
LIVE = "http://localhost:8000"


@pytest.fixture(scope="module")
def face(standing, django_db_blocker, tmp_path_factory) -> Path:
    """The standing town as files; no test may change them."""
    folder = tmp_path_factory.mktemp("public") / "face"
    with django_db_blocker.unblock(), clock.at(AFTER_FACT_CHECK):
        made = publish(folder)
    assert made.gone == {}, "no public page leads nowhere"
    return folder


def test_no_link_is_broken_and_no_form_is_left(face) -> None:
    files = Folder(face)
    assert [found for found in files.broken() if found[0] != "404.html"] == []
    assert [found for found in Folder(face, below="").broken() if found[0] == "404.html"] == [], (
        "it stands at any depth"
    )
    assert len(files.pages()) > 100 and len(list(files.inside())) > 3000
    assert [name for name in files.pages() if {"form", "input", "textarea", "select"} & files.read(name).tags] == []
    assert "csrfmiddlewaretoken" not in "".join(path.read_text() for path in face.rglob("*.html"))


def test_the_reader_finds_a_broken_link(tmp_path) -> None:
    (tmp_path / "a.html").write_text('<a href="b.html">b</a><a href="#no">c</a><a href="a.html?x=1">d</a><p id="yes">')
    (tmp_path / "c.html").write_text('<a href="a.html#yes">a</a><a href="/a.html">e</a><a href="../a.html">f</a>')
    assert [link for _, link in Folder(tmp_path).broken()] == ["b.html", "#no", "a.html?x=1", "/a.html", "../a.html"]


def test_what_the_pages_say_is_in_the_files(face, town) -> None:
    files = Folder(face)
    finding = files.read("finding/1.html")
    assert town.place.provider.name in finding.words and "18" in finding.words
    assert "A copy as files, made on" in finding.words and f"{LIVE}/finding/1" in finding.links
    assert f"{LIVE}/tell" in files.read("index.html").links, "forms are where they work"
    assert "This form works in the register itself." in files.read("index.html").words
    assert "Searching and filtering work in the register itself." in files.read("findings.html").words
    for name in ("bodies.csv", "feeds/found.atom", "sitemap.xml", "sitemap-bodies.xml", "robots.txt", "404.html",
                 "ledger/checkpoint", "static/frontend/built/countersign.css", "bodies@order=name.html",
                 "static/frontend/built/govuk-frontend.js", "ledger/index.html"):  # fmt: skip
        assert (face / name).stat().st_size > 0, name


def test_nothing_is_there_but_what_opens_to_everyone(face) -> None:
    """That no word of an account is among it is shown by the canaries (``tests/canaries``)."""
    words = " ".join(path.read_text() for path in face.rglob("*.html"))
    assert "Sign out" not in words and "Yours to answer" not in words
    shut = {reverse(name).strip("/") for name, one in access.ACCESS.items() if one.to != "everyone" and not one.example}
    assert [name for name in Folder(face).pages() if name.removesuffix(".html") in shut] == []
    assert not (face / "tell.html").exists() and not (face / "receipt.html").exists() and not (face / "api").exists()


def test_what_is_live_only_is_a_public_address() -> None:
    assert {name for name in NAMES if access.of(name).to != "everyone"} == set()


def test_the_manifest_names_every_file_with_its_digest(face) -> None:
    manifest = json.loads((face / "manifest.json").read_text())
    there = {str(path.relative_to(face)) for path in face.rglob("*") if path.is_file()} - {"manifest.json"}
    assert set(manifest["files"]) == there
    for name, (digest, size) in manifest["files"].items():
        content = (face / name).read_bytes()
        assert (digest, size) == (hashlib.sha256(content).hexdigest(), len(content)), name
    assert manifest["checkpoint"] == (face / "ledger/checkpoint").read_text()


def test_the_export_in_it_checks_itself(face) -> None:
    assert list(recompute.faults(face / "export")) == []


@pytest.fixture
def few(monkeypatch) -> None:
    """Only some kinds of pages, so that publishing takes no time."""
    kinds = {"home", "about", "body", "register:bodies", "register:bodies-csv", "findings:one", "answers:feed",
             "sitemap", "sitemap-index", "answers:week-word", "awards:providers-csv"}  # fmt: skip
    monkeypatch.setattr("countersign.site.face.live.becomes_files", lambda name, *, is_asked: name in kinds)


@pytest.mark.slow
def test_again_the_same_files_stand_and_what_changed_is_new(face, town, few, tmp_path) -> None:
    folder = tmp_path / "face"
    with clock.at(AFTER_FACT_CHECK):
        publish(folder)
        now, then = (json.loads((one / "manifest.json").read_text())["files"] for one in (folder, face))
        alike = [name for name in now if not name.endswith((".html", ".xml", ".atom"))]
        assert {name: now[name] for name in alike} == {name: then[name] for name in alike} and "week.docx" in alike
        before = {path: path.stat().st_ino for path in folder.rglob("*") if path.is_file()}
        gone = register.add_body(name="Harbour Trust", sector="voluntary", by=SYSTEM)
        again = publish(folder)
        assert again.same < again.files
        assert (folder / f"bodies/{gone.slug}.html").exists() and "Harbour Trust" in (folder / "bodies.csv").read_text()
        kept = sum(path.stat().st_ino == inode for path, inode in before.items() if path.exists())
        assert kept > len(before) / 2 and (folder / "about.html").stat().st_ino == before[folder / "about.html"]
        Body.objects.filter(pk=gone.pk).delete()
        publish(folder)
    assert not (folder / f"bodies/{gone.slug}.html").exists(), "what is no longer public is gone"


def test_under_an_address_of_its_own_links_and_feeds_lead_there(town, few, tmp_path) -> None:
    with clock.at(AFTER_FACT_CHECK):
        publish(tmp_path / "face", address="https://archive.example.org/marsh/")
    files = Folder(tmp_path / "face", below="/marsh")
    assert files.broken() == [] and "/marsh/bodies.html" in files.read("finding/1.html").links
    feed = ET.parse(tmp_path / "face/feeds/found.atom").getroot()
    assert feed.find(f"{A}link[@rel='self']").get("href") == "https://archive.example.org/marsh/feeds/found.atom"
    assert feed.find(f"{A}entry/{A}link").get("href") == "https://archive.example.org/marsh/finding/1.html"
    assert feed.findtext(f"{A}id") == "tag:localhost,2026:feeds/found.atom", "a feed keeps its name wherever it stands"
    places = ET.parse(tmp_path / "face/sitemap-findings.xml").getroot()
    assert [place.text for place in places.iter() if place.tag.endswith("}loc")] == [
        "https://archive.example.org/marsh/finding/1.html"
    ]


def test_by_command_it_says_what_it_made(town, few, tmp_path) -> None:
    said = CliRunner().invoke(countersign, ["publish", str(tmp_path / "face")])
    assert said.exit_code == 0 and "files" in said.output and "python -m http.server" in said.output
    refused = CliRunner().invoke(countersign, ["publish", str(tmp_path / "face"), "--address", "archive"])
    assert isinstance(refused.exception, NotValid)


def test_an_address_that_is_not_served_is_refused(town, tmp_path, settings) -> None:
    settings.ADDRESS = "https://register.example.org"
    with pytest.raises(NotConfigured):
        publish(tmp_path / "face")
    assert not (tmp_path / "face").exists()


# --- the folder


def alone(folder: Path) -> bool:
    return [one.name for one in folder.iterdir()] == ["face"]


def old(folder: Path) -> Path:
    with rebuilt(folder) as built:
        (built / "manifest.json").write_text("{}")
        (built / "page.html").write_text("old")
    return folder


def test_a_folder_with_something_else_in_it_is_not_touched(tmp_path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/mine.txt").write_text("mine")
    with pytest.raises(NotValid, match="not published from here"), rebuilt(tmp_path / "letters"):
        pass
    assert [path.name for path in tmp_path.rglob("*")] == ["letters", "mine.txt"]


def test_what_goes_wrong_leaves_the_old_files(tmp_path) -> None:
    folder = old(tmp_path / "face")
    with pytest.raises(KeyboardInterrupt), rebuilt(folder) as built:
        (built / "page.html").write_text("new")
        raise KeyboardInterrupt
    assert (folder / "page.html").read_text() == "old" and alone(tmp_path)


def test_killed_in_the_middle_leaves_the_old_files_and_the_next_try_begins_anew(tmp_path) -> None:
    folder = old(tmp_path / "face")
    if (child := os.fork()) == 0:
        with rebuilt(folder) as built:
            (built / "half.html").write_text("half")
            os.kill(os.getpid(), signal.SIGKILL)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert (folder / "page.html").read_text() == "old"
    with rebuilt(folder) as built:
        assert list(built.iterdir()) == []
        (built / "page.html").write_text("new")
    assert (folder / "page.html").read_text() == "new" and alone(tmp_path)


def test_two_at_once_are_refused(tmp_path) -> None:
    with rebuilt(tmp_path / "face") as built:
        (built / "manifest.json").write_text("{}")
        with pytest.raises(NotNow), rebuilt(tmp_path / "face"):
            pass
    assert (tmp_path / "face/manifest.json").exists()


def test_where_names_cannot_change_places_it_is_done_in_two_steps(tmp_path, monkeypatch) -> None:
    folder = old(tmp_path / "face")
    monkeypatch.setattr("countersign.site.face.folder._exchanged", lambda one, other: False)
    with rebuilt(folder) as built:
        (built / "page.html").write_text("new")
    assert (folder / "page.html").read_text() == "new" and alone(tmp_path)
    folder.rename(tmp_path / ".face.old")  # killed between the two
    (tmp_path / ".face.old/manifest.json").write_text("{}")
    with pytest.raises(ValueError), rebuilt(folder) as built:
        raise ValueError
    assert (folder / "page.html").read_text() == "new"


@pytest.mark.parametrize(
    ("address", "media", "name"),
    [
        ("/", "text/html", "index.html"),
        ("/ledger/", "text/html", "ledger/index.html"),
        ("/finding/1", "text/html", "finding/1.html"),
        ("/measure/x/version/1.1", "text/html", "measure/x/version/1.1.html"),
        ("/findings?body=x&page=2", "text/html", "findings@body=x,page=2.html"),
        ("/findings.csv?body=x", "text/csv", "findings@body=x.csv"),
        ("/ask/3.pdf?large=", "application/pdf", "ask/3@large=.pdf"),
        ("/asks/feed", "application/atom+xml", "asks/feed.atom"),
        ("/ledger/tile/0/000.p/5", "application/octet-stream", "ledger/tile/0/000.p/5"),
        ("/a/../b", "text/html", f"a/{hashlib.sha256(b'..').hexdigest()[:12]}/b.html"),
        ("/findings?x=Mrs+Smith", "text/html", f"findings@{hashlib.sha256(b'x=Mrs+Smith').hexdigest()[:12]}.html"),
    ],
)  # fmt: skip
def test_each_address_has_its_file(address, media, name) -> None:
    assert Names().name(address, media) == name


def test_two_addresses_never_share_a_file() -> None:
    names = Names()
    assert names.name("/a", "text/html") != names.name("/A", "text/html")
    assert names.name("/x.html", "text/html") != names.name("/x", "text/html")
