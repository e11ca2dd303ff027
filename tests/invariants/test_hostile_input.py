"""What is sent to break it: a clear refusal, never a crash, nothing of it in the answer or the log."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from countersign.errors import NotReadable
from countersign.experiences.models import Experience
from countersign.formats import tabular
from countersign.formats.tabular import write_csv
from countersign.intake.models import Run
from countersign.people.models import Account, Membership
from tests_of_experiences import imported

MARK = "zqhostile"
HEAD = "id,words,date,rating,body\n"


def _bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for sheet in range(6):
            archive.writestr(f"xl/worksheets/sheet{sheet}.xml", b"\0" * (100 * 2**20))
    return stream.getvalue()


UNREADABLE = {
    "empty": b"", "pdf": b"%PDF-1.7 " + MARK.encode(), "nothing but NUL": b"\0" * 4096,
    "old office": b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a zip of something else": b"PK\x03\x04" + b"x" * 64,
    "half a gzip": gzip.compress(b"id,words\n1,late\n" * 999)[:40],
    "deep JSON": b"[" * 100_000, "deep JSON row": b'[{"words":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}]",
    "half JSON": b'[{"words": "' + MARK.encode(),
    "a bomb of a gzip": gzip.compress(b"0" * 2**24), "no workbook": b"PK\x05\x06" + b"\0" * 18,
}  # fmt: skip
READABLE = {
    "blank": b"\n\n\n  \n", "noise": bytes(range(256)) * 40, "a word": b'"' + MARK.encode() + b'"',
    "header only": HEAD.encode(), "CR only": (HEAD + "1,The bus was late.,,,\n").replace("\n", "\r").encode(),
    "mixed newlines": (HEAD + "1,The bus was late.,,,\r\n2,It was dear.,,,\r3,It was dirty.,,,\n").encode(),
    "NUL inside": (HEAD + "1,The bus\0 was late.,,,\n").encode(),
    "broken encoding": HEAD.encode() + b"1,The bus \xff\xfe\xc3\x28 was late.,,,\n",
    "an open quote": (HEAD + '1,"The bus was late.,,,\n2,It was dear.,,,\n').encode(),
    "too many cells": (HEAD + "1,The bus was late.,,,,,,,,,,\n").encode(),
    "too few cells": (HEAD + "1\n").encode(), "UTF-16": (HEAD + "1,The bus was late.,,,\n").encode("utf-16"),
    "the same head twice": b"id,words,words,date,rating,body\n1,The bus,was late,,,\n",
    "a long cell": (HEAD + f"1,{'late ' * 60_000},,,\n").encode(),
    "ten thousand columns": (
        ",".join(["id", "words", "date", "rating", "body", *(f"c{n}" for n in range(10_000))]) + "\n1,late\n"
    ).encode(),
    "numbers beyond reason": (HEAD + f"{'9' * 400},The bus was late.,99/99/9999,{'9' * 400},\n").encode(),
    "half a surrogate": json.dumps([{"id": "1", "words": "late \ud800", "date": "", "rating": ""}]).encode(),
}  # fmt: skip


@pytest.fixture
def desk(source, settings, tmp_path) -> Client:
    settings.HOME = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    account = Account.objects.create(username="s@x.example", email="s@x.example")
    Membership.objects.create(account=account, role="steward")
    browser = Client(raise_request_exception=False)
    browser.force_login(account)
    return browser


def sent(desk: Client, content: bytes, name: str = "a.csv"):
    return desk.post("/import/", {"file": SimpleUploadedFile(name, content), "belongs": "a-source"})


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_cannot_be_a_table_is_refused_on_the_form(desk, tmp_path, kind) -> None:
    answer = sent(desk, UNREADABLE[kind])
    assert answer.status_code in (200, 422) and "Error:" in answer.content.decode()
    assert MARK not in answer.content.decode()
    assert not Run.objects.exists() and not any((tmp_path / "inbox").glob("*"))


@pytest.mark.slow
def test_a_bomb_of_a_workbook_is_refused_within_bounds(tmp_path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(_bomb())
    tracemalloc.start()
    with pytest.raises(NotReadable):
        tabular.guess(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 64 * 2**20


@pytest.mark.parametrize("kind", READABLE)
def test_what_is_odd_is_read_or_refused_row_by_row(desk, kind) -> None:
    """From upload to result: each page answers, and each row is taken or refused with a reason that quotes nothing."""
    uploaded = sent(desk, READABLE[kind])
    assert uploaded.status_code in (200, 302)
    if uploaded.status_code == 302:
        given = {"words__columns": ["words"], "id__columns": ["id"], "rating__columns": ["rating"]}
        for page, values in (("columns", None), ("columns", given), ("check", None)):
            ask = desk.get(f"/import/{page}") if values is None else desk.post(f"/import/{page}", values)
            assert ask.status_code in (200, 302), page
        assert desk.post("/import/begin").status_code in (302, 409)
        run = Run.objects.get()
        assert desk.get(f"/import/{run.key}").status_code == 200
        assert all("late" not in one.reason for one in run.refusals.all())


def test_a_file_of_formulas_comes_out_harmless(source, tmp_path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEAD + "1,=HYPERLINK(\"http://x.example\"),,,=cmd|' /C calc'!A0\n")
    imported(path, source)
    said = Experience.objects.get().said_body
    for start in ("=", "+", "-", "@", "\t=", " ="):
        (line,) = write_csv([(start + said.lstrip("="),)])
        assert line.lstrip('"').startswith("'")


TEXTS = ("\0", "\ud800", "a" * 300_000, "‮" * 50, "<script>x</script>", "' OR 1=1 --", "%00", "{{ 7 }}", "9" * 5000)
FORMS = {
    "/tell/what": ("words",), "/tell/whose": ("said_service", "said_body", "said_place"),
    "/tell/when": ("happened_on_0", "happened_on_1", "happened_on_2", "fears"), "/receipt": ("code",),
    "/tell/back": ("code",), "/sign-in": ("email", "password"), "/who-answers": ("asked",),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("address", FORMS)
def test_no_form_falls_over(address) -> None:
    visitor = Client(raise_request_exception=False)
    visitor.post("/tell/what", {"words": "The bus was late."})
    for at, text in enumerate(TEXTS):
        typed = text.encode("utf-8", "surrogatepass").decode("latin-1")
        answer = visitor.post(address, dict.fromkeys(FORMS[address], typed))
        assert answer.status_code < 500, at
        assert b"<script>x" not in answer.content


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/findings",
        "/search",
        "/ledger/",
        "/bodies",
        "/services",
        "/contracts",
        "/findings.csv",
        "/bodies.csv",
        "/measures",
    ],
)
def test_no_query_falls_over(address) -> None:
    visitor = Client(raise_request_exception=False)
    for text in ("%00", "%ff", "9" * 3000, "-1", "%27", "a" * 2000, "%F0%9F%9A%8C", "[]", "1e9"):
        for name in ("page", "text", "body", "service", "kind", "state", "sort", "event", "subject", "sector", "area"):
            answer = visitor.get(f"{address}?{name}={text}")
            assert answer.status_code < 500, (name, text)


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["0", "-1", "9" * 19, "9" * 30, "9" * 3000, "1e3", "%00", "..%2f..%2fetc"])
def test_no_address_falls_over(number) -> None:
    visitor = Client(raise_request_exception=False)
    addresses = "finding/{} finding/{}.json places/{} ledger/{} ledger/tile/{} ledger/tile/0/{} number/{} bodies/{}"
    for address in f"{addresses} measures/{{}} series/{{}}/month.csv methods/{{}}".split():
        assert visitor.get(f"/{address.format(number)}").status_code in (301, 400, 404), address
