"""No log line says who, or what was typed."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from django.test import Client

from countersign.site.logs import Blotter, Objects, blotted, logging_as

CODE = "7K3M-9QXT-2B4V-0H8N-6RWZ"


@pytest.mark.parametrize(
    ("line", "gone"),
    [
        ("no account sam.o'neil+x@example.org here", "example.org"),
        ("GET /follow?code=abc&x=1 failed", "code=abc"),
        (f"wrong code {CODE}", "9QXT"),
        ("wrong code 7k3m 9qxt 2b4v 0h8n 6rwz", "9qxt"),
        ("called from 07700 900123", "900123"),
        ("called from +44 (0)20 7946 0018", "7946"),
    ],
)
def test_what_names_somebody_is_blotted_out(line: str, gone: str) -> None:
    assert gone not in blotted(line)


@pytest.mark.parametrize("line", ["Not Found: /finding/1204", "took 1234 ms", "checkpoint of 8842 lines"])
def test_what_helps_to_find_a_fault_stays(line: str) -> None:
    assert blotted(line) == line


def test_the_trace_of_a_crash_says_where_but_not_what() -> None:
    try:
        raise ValueError("Mrs Marigold Penhaligon")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "Crash on %s", ("/tell",), sys.exc_info())
    written = Blotter().format(record)
    assert "ValueError" in written and "test_logs" in written and "/tell" in written
    assert "Penhaligon" not in written


def test_a_line_for_machines_says_the_same_and_no_more() -> None:
    assert logging_as("json")["formatters"]["blotted"] == {"()": Objects}
    try:
        raise ValueError("Mrs Marigold Penhaligon")
    except ValueError:
        told = (f"wrong code {CODE}",)
        record = logging.LogRecord("countersign.x", logging.ERROR, "f", 1, "Crash: %s", told, sys.exc_info())
    said = json.loads(Objects().format(record))
    assert (said["level"], said["where"], said["what"]) == ("error", "countersign.x", "Crash: wrong code [code]")
    assert "ValueError" in said["trace"] and "Penhaligon" not in said["trace"]
    assert "\n" not in Objects().format(record), "one line each"


def test_the_date_of_a_line_is_kept() -> None:
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "Crash", (), None)
    assert Blotter("%(asctime)s %(message)s").format(record).startswith("20")


@pytest.mark.django_db
def test_a_failing_request_logs_neither_its_body_nor_its_query(monkeypatch) -> None:
    written: list[str] = []
    handler = logging.Handler()
    handler.setFormatter(Blotter(logging_as("lines")["formatters"]["blotted"]["format"]))
    monkeypatch.setattr(handler, "emit", lambda record: written.append(handler.format(record)))
    logger = logging.getLogger("django")
    logger.addHandler(handler)
    monkeypatch.setattr("countersign.people.actions.check_sign_in_tries", _crash)
    try:
        sent = {"email": "marigold@example.org", "password": "three quiet herons"}
        Client(raise_request_exception=False).post("/sign-in?next=/desk/penhaligon", sent)
    finally:
        logger.removeHandler(handler)
    assert written and "/sign-in" in "".join(written)
    for word in ("marigold", "herons", "penhaligon"):
        assert word not in "".join(written)


def _crash(name: str, origin: str) -> None:
    raise RuntimeError(f"cannot count {name} from {origin}")
