"""What hostile clients send to the doors: a clear error, never a server error, and nothing leaks."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import socket

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from countersign.answers.models import Answer
from countersign.experiences import actions as experiences
from countersign.experiences.models import Experience
from countersign.people.rules import SYSTEM
from countersign.register import actions as register
from countersign.register.models import Contract

KEY = "a key of a client"
REPORT = "/api/open311/v2/requests.json"
READ = (
    "/api/v1/bodies", "/api/v1/experiences", "/api/v1/experiences/words", "/api/v1/shares", "/api/v1/trends",
    "/api/v1/track-records", "/api/v1/findings", "/api/v1/numbers", "/api/ocds/releases", "/api/ocds/records",
    "/api/oruk/3.0/services", "/api/open311/v2/requests.json", "/api/open311/v2/services.xml",
)  # fmt: skip
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">'
    '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><r>&x;&b;</r>'
)
CODECS = ("hex", "zlib", "undefined", "idna", "utf-7")  # Python knows them, and no form is written in them
LEAKS = ("Traceback", "/src/countersign", "sqlite", "django.", "site-packages", "root:x:")


@pytest.fixture
def service(town, settings):
    """The town's contract is about a service, and one client has a key."""
    source = experiences.add_source(name="FixIt app", by=SYSTEM)
    settings.OPEN311_KEYS = {source.slug: hashlib.sha256(KEY.encode()).hexdigest()}
    settings.API_PER_MINUTE = 10_000
    made = register.add_service(name="Lifts to the clinic", by=SYSTEM)
    Contract.objects.filter(pk=town.finding.contract_id).update(service=made)
    return made


@pytest.fixture
def report(client, service):
    """``report(description="…")``: a report that would be taken, but for what is said otherwise."""
    usual = {"api_key": KEY, "service_code": service.slug, "description": "It never came.", "address_string": "EM4"}
    return lambda **said: client.post(REPORT, usual | said)


def told() -> int:
    return Experience.objects.filter(source__slug="fixit-app").count()


def refused(answer, *statuses: int) -> str:
    """The text of an answer that is a plain refusal and says nothing of the inside."""
    said = answer.content.decode()
    assert answer.status_code in statuses, (answer.status_code, said[:200])
    assert not [leak for leak in LEAKS if leak in said]
    return said


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (ENTITIES, "text/xml"),
        (ENTITIES, "application/x-www-form-urlencoded"),
        ("[" * 100_000 + "]" * 100_000, "application/json"),
        ('{"description":' * 20_000, "application/json"),
        (b"\xff\xfe\x00d\x00e\x00s", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"description=\xff\xfe", "application/x-www-form-urlencoded; charset=no-such-charset"),
        *((b"description=%ff%00a", f"application/x-www-form-urlencoded; charset={one}") for one in CODECS),
        *((b"--x\r\n\r\n--x--", f"multipart/form-data; boundary=x; charset={one}") for one in CODECS),
        (b"--x\r\nno end", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"\x1f\x8b\x08", "application/gzip"),
        (b"", ""),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_body_that_is_no_form_is_refused_and_nothing_is_kept(client, service, body, kind) -> None:
    refused(client.generic("POST", REPORT, body, content_type=kind), 400, 403, 415, 422)
    assert told() == 0


def test_a_huge_body_is_refused_before_it_is_read(client, service, settings) -> None:
    huge = b"description=" + b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    refused(client.generic("POST", REPORT, huge, content_type="application/x-www-form-urlencoded"), 400, 413)
    many = "&".join(f"a{number}=" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    refused(client.generic("POST", REPORT, many, content_type="application/x-www-form-urlencoded"), 400, 413)
    assert told() == 0


def test_what_a_report_links_to_is_never_fetched(report, monkeypatch) -> None:
    def reached(*_: object, **__: object) -> None:
        raise AssertionError("Something was asked of the network.")

    for name in ("create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, reached)
    monkeypatch.setattr(socket.socket, "connect", reached)
    for url in ("http://169.254.169.254/latest/meta-data", "file:///etc/passwd", "gopher://127.0.0.1:6379/_x"):
        assert report(media_url=url).status_code == 200
    assert told() == 3
    kept = Experience.objects.filter(source__slug="fixit-app").values()
    assert not [row for row in kept if "169.254" in str(row) or "passwd" in str(row) or "gopher" in str(row)]


@pytest.mark.parametrize("name", ["description", "address_string", "service_code", "lat"])
@pytest.mark.parametrize("text", ["a\x00b", "\ud800".encode("utf-8", "surrogatepass"), "x" * 100_000, "\u202e\ufeff"])
def test_odd_text_in_a_report_is_refused_or_taken_as_text(report, name, text) -> None:
    answer = report(**{name: text})
    assert answer.status_code in (200, 400, 404), answer.content[:200]
    if answer.status_code != 200:
        refused(answer, 400, 404)


@pytest.mark.parametrize("path", READ)
def test_odd_questions_are_answered_or_refused_in_words(client, service, path) -> None:
    for query in ("text=%00", "text=%ff%fe", "text=" + "x" * 5000, "page=1e9", "page[]=1", "per_page=-1", "format=../x",
                  "body='%20OR%201=1--", "sort=counted", "since=0000-00-00", "place_id=99999999999999999999",
                  "a=1&" * 300, "%00=1", "service_request_id=%00", "service_code=%00,%ff", "search=%00"):  # fmt: skip
        answer = client.get(f"{path}?{query}")
        assert answer.status_code in (200, 400, 404, 422), (query, answer.status_code)
        assert not answer.content or answer.status_code == 200 or refused(answer, 400, 404, 422)


@pytest.mark.parametrize("path", ["/api/v1/findings", "/api/ocds/releases", "/api/open311/v2/requests.json"])
def test_odd_headers_change_nothing(client, service, path) -> None:
    plain = client.get(path).content
    for name, value in {
        "HTTP_IF_NONE_MATCH": '"\x00", W/"' + "x" * 9000, "HTTP_IF_MODIFIED_SINCE": "yesterday",
        "HTTP_RANGE": "bytes=0-99999999999999", "HTTP_ACCEPT": "../../etc/passwd", "HTTP_X_FORWARDED_FOR": "' OR 1=1",
        "HTTP_ORIGIN": "null", "HTTP_AUTHORIZATION": "Bearer " + "x" * 9000, "HTTP_COOKIE": "sessionid=\x00; =;;=",
        "HTTP_ACCEPT_LANGUAGE": "x" * 9000, "CONTENT_TYPE": "text/xml; charset=\xff",
        "HTTP_X_HTTP_METHOD_OVERRIDE": "PUT",
    }.items():  # fmt: skip
        answer = client.get(path, **{name: value})
        assert (answer.status_code, answer.content) == (200, plain), name
    refused(client.get(path, HTTP_HOST="evil.example"), 400)


@pytest.mark.parametrize("path", [
    "/api/v1/bodies/%00", "/api/v1/findings/0", "/api/v1/findings/-1", "/api/v1/findings/1e5",
    "/api/v1/bodies/..%2f..%2fetc",
    "/api/v1/track-records/%ff", "/api/ocds/records/%00", "/api/ocds/releases/ocds-000000-%ff",
    "/api/ocds/records/" + "x" * 3000,
    "/api/oruk/3.0/services/no-uuid", "/api/open311/v2/requests/%00.json", "/api/open311/v2/tokens/%00.xml",
    "/api/open311/v2/requests/" + "9" * 400 + ".json", "/api/open311/v2/services/%ff.json",
])  # fmt: skip
def test_an_address_that_names_nothing_says_so(client, service, path) -> None:
    refused(client.get(path), 400, 404, 422)


def test_a_nul_is_refused_before_any_query_holds_it(client, service, django_assert_num_queries) -> None:
    """SQLite looks for it and finds nothing; PostgreSQL cannot even be asked."""
    with django_assert_num_queries(0):
        refused(client.get("/api/open311/v2/requests/%00.json"), 404)
    refused(client.get("/api/v1/findings?text=a%00b"), 422)


def test_formulas_stay_text_in_every_table(client, service, asked) -> None:
    Answer.objects.update(text='=HYPERLINK("http://evil.example","x")')
    service.name, service.description = "@SUM(A1:A9)", "+1+1|cmd"
    service.save()
    for path in ("answers", "services", "bodies"):
        answer = asked(path, format="csv")
        rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode(), newline="")))
        assert rows and not [cell for row in rows for cell in row if cell[:1] in ("=", "@", "+")]
    bulk = b"".join(client.get("/api/open311/v2/bulk.csv").streaming_content).decode()
    assert not [
        cell for row in csv.reader(io.StringIO(bulk, newline="")) for cell in row if cell[:1] in ("=", "@", "+")
    ]


def test_whoever_guesses_tokens_cannot_tell_a_withdrawn_one_from_a_wrong_one(client, report) -> None:
    """The same status, the same words, the same work for the database; so the time is the same too."""
    token = report().json()[0]["token"]
    assert client.get(f"/api/open311/v2/tokens/{token}.json").status_code == 200
    Experience.objects.filter(key=token).update(state="withdrawn")
    wrong = "A" * len(token)
    for path in ("tokens/{}.json", "requests/{}.json", "tokens/{}.xml", "requests.json?service_request_id={}"):
        seen = []
        for one in (token, wrong):
            with CaptureQueriesContext(connection) as asked:
                answer = client.get("/api/open311/v2/" + path.format(one))
            seen.append((refused(answer, 404), len(asked), answer.headers.get("Cache-Control")))
        assert seen[0] == seen[1], path


def test_guessing_is_slowed_down(client, service, settings) -> None:
    settings.API_PER_MINUTE = 5
    guesses = [client.get(f"/api/open311/v2/tokens/guess-{number}.json") for number in range(7)]
    assert {one.status_code for one in guesses} == {404, 429}


def test_a_number_too_long_for_the_database_is_no_server_error(client, service) -> None:
    for path in ("/api/v1/findings/", "/api/v1/commitments/"):
        refused(client.get(path + "9" * 30), 422)
    refused(client.get("/api/v1/answers", {"finding": "9" * 30}), 422)


def test_json_answers_hold_no_mark_up_that_a_browser_would_run(client, service, asked) -> None:
    Answer.objects.update(text="<script>alert(1)</script>")
    answer = asked("answers")
    assert answer["Content-Type"] == "application/json" and answer["X-Content-Type-Options"] == "nosniff"
    assert json.loads(answer.content)["results"][0]["text"].startswith("<script>")
