"""The Python client, against the register itself over the network, and against servers that misbehave."""

from __future__ import annotations

import doctest
import email.utils
import re
import threading
from collections.abc import Iterator
from dataclasses import fields
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

from countersign import client as package
from countersign import clock
from countersign.api.data import loop, numbers, register
from countersign.client import Register, things
from countersign.client.asking import Asker
from countersign.errors import NotFound, NotNow, NotValid, TooMany
from countersign.people.floods import floods

DOCS = Path(__file__).parents[2] / "docs/how-to/read-a-register-from-python.md"


@pytest.fixture(scope="module")
def address(standing, django_db_blocker) -> Iterator[str]:
    with django_db_blocker.unblock():
        server = LiveServer("localhost")
        server._live_server_modified_settings.enable()
        yield server.url
        server.stop()
        server._live_server_modified_settings.disable()


@pytest.fixture
def reading(address) -> Register:
    floods(settings.HOME).forget()
    return Register(address)


def test_everything_is_read_as_what_it_is(reading, standing) -> None:
    finding = reading.finding(1)
    assert (finding.numerator, finding.base, finding.state) == (18, 60, "published")
    assert [one.number for one in reading.findings(kind="problem")] == [1] and list(
        reading.findings(kind="praise")
    ) == []
    contract = reading.contract("buses")
    assert {party.part for party in contract.parties} >= {"commissioner", "provider"}
    assert reading.body(contract.parties[0].body) in list(reading.bodies())
    assert reading.service(contract.service).name and reading.commitment(1) in list(reading.commitments())
    assert [answer.finding for answer in reading.answers()] and list(reading.measures()) and list(reading.places())
    shown = [one for one in reading.numbers() if one.value is not None]
    assert shown and all(one.value not in (1, 2, 3, 4) for one in shown)
    assert [row["slug"] for row in reading.rows("bodies")] == [body.slug for body in reading.bodies()]


def test_a_list_goes_on_over_all_its_pages(reading, monkeypatch) -> None:
    whole = list(reading.bodies())
    monkeypatch.setattr("countersign.client.register._PER_PAGE", 2)
    assert list(reading.bodies()) == whole and len(whole) > 2


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("Body", register.BodyOut), ("Place", register.PlaceOut), ("Service", register.ServiceOut),
        ("Party", register.PartyOut), ("Contract", register.ContractOut), ("Finding", loop.FindingOut),
        ("Answer", loop.AnswerOut), ("Commitment", loop.CommitmentOut), ("Number", numbers.NumberOut),
        ("Measure", numbers.MeasureOut),
    ],
)  # fmt: skip
def test_its_fields_are_those_of_the_description(name, schema) -> None:
    assert [one.name for one in fields(getattr(package, name))] == list(schema.model_fields)


def test_errors_say_what_to_do(reading, address) -> None:
    with pytest.raises(NotFound, match=r"There is no such finding\. See the list of findings\."):
        reading.finding(999)
    with pytest.raises(NotValid, match=r"knd: There is no such parameter\.") as refused:
        list(reading.findings(knd="problem"))
    assert refused.value.faults
    with pytest.raises(NotNow, match="cannot be reached"):
        Register("http://localhost:1", tries=1).body("x")
    with pytest.raises(NotValid, match="no address of a register"):
        Register("file:///etc/passwd")
    with pytest.raises(NotFound, match="Does the address lead to a register"):
        Register(f"{address}/elsewhere").body("x")


# --- servers that misbehave


class Scripted:
    """A server that gives its answers ``(status, headers, content)`` one by one, and keeps what was asked."""

    def __init__(self, *answers: tuple[int, dict[str, str], bytes]) -> None:
        self.answers, self.asked = list(answers), []
        outer = self

        class Answering(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, self.headers.get("If-None-Match")))
                status, headers, content = outer.answers.pop(0)
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Answering)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def scripted() -> Iterator:
    made = []

    def script(*answers) -> Scripted:
        made.append(Scripted(*answers))
        return made[-1]

    yield script
    for one in made:
        one.server.shutdown()
        one.server.server_close()


def asker(server: Scripted, waits: list[float], tries: int = 4) -> Asker:
    return Asker(server.url, tries=tries, timeout_s=5, wait=waits.append)


OK = (200, {}, b"{}")


def test_a_busy_register_is_asked_again_when_it_says(scripted) -> None:
    waits: list[float] = []
    later = email.utils.formatdate(clock.now().timestamp() + 30)
    server = scripted((429, {"Retry-After": "7"}, b"{}"), (503, {"Retry-After": later}, b""), (502, {}, b""), OK)
    assert asker(server, waits).ask("/x") == {}
    assert waits[0] == 7 and 25 <= waits[1] <= 30 and waits[2] == 4


def test_it_gives_up_after_its_tries_and_never_waits_for_hours(scripted) -> None:
    waits: list[float] = []
    with pytest.raises(TooMany) as refused:
        asker(scripted(*[(429, {"Retry-After": "1"}, b"")] * 2), waits, tries=2).ask("/x")
    assert refused.value.retry_after_s == 1 and waits == [1]
    with pytest.raises(TooMany):
        asker(scripted((429, {"Retry-After": "9000"}, b"")), waits).ask("/x")
    assert waits == [1]


def test_what_is_here_already_is_not_sent_again(scripted) -> None:
    server = scripted((200, {"ETag": '"a"'}, b'{"n": 1}'), (304, {}, b""), (200, {"ETag": '"b"'}, b'{"n": 2}'))
    asking = asker(server, [])
    assert [asking.ask("/x", page=1)["n"] for _ in range(3)] == [1, 1, 2]
    assert server.asked == [("/x?page=1", None), ("/x?page=1", '"a"'), ("/x?page=1", '"a"')]


@pytest.mark.parametrize("answer", [(200, {}, b"<html>"), (200, {}, b"\xff"), (500, {}, b"<html>")])
def test_what_no_register_says_is_refused_in_our_words(scripted, answer) -> None:
    with pytest.raises(Exception, match="register") as refused:
        asker(scripted(answer), []).ask("/x")
    assert hasattr(refused.value, "remedy") and refused.value.remedy


def test_a_field_that_is_new_is_passed_over_and_one_that_is_missing_named() -> None:
    row = {"number": 1, "gss": None, "name": "Eastmarsh", "kind": "town", "within": None}
    assert things.made(things.Place, {**row, "population": 7}).name == "Eastmarsh"
    with pytest.raises(NotValid, match="left out gss of a place"):
        things.made(things.Place, {name: value for name, value in row.items() if name != "gss"})


def test_the_examples_of_the_docs_run_as_they_stand(address, capsys) -> None:
    floods(settings.HOME).forget()
    text = DOCS.read_text(encoding="utf-8")
    examples = "\n".join(re.findall(r"^```pycon\n(.*?)^```", text, re.S | re.M)).replace(
        "https://register.example.org", address
    )
    found = doctest.DocTestParser().get_doctest(examples, {}, DOCS.name, str(DOCS), 0)
    assert len(found.examples) >= 6
    ran = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(found)
    assert ran.failed == 0, capsys.readouterr().out
