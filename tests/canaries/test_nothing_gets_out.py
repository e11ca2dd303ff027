"""Identifiers are planted at every door, everything is taken to publication, and none of them comes out."""

from __future__ import annotations

import logging
from inspect import getsource

import pyarrow.parquet as pq
import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from django.test import Client

from canaries import world
from canaries.crawling import content, crawled
from canaries.planted import DOORS, LINE, found_in, word
from countersign.site.face import publish

pytestmark = pytest.mark.slow  # the whole way through the house, and every page of it

# Columns that hold what was typed at one door, and why. Nothing else that is not sealed holds any of it.
KEPT = {
    ("experiences.Experience", "said_body"): ("body", "row", "name"),  # matched against the register; numbers are out
    ("experiences.Experience", "said_service"): ("service", "constant", "name"),
    ("experiences.Experience", "said_place"): ("place",),
    ("experiences.Experience", "asked"): ("question",),  # the wording of a question, identifiers out
    ("experiences.Gap", "said"): ("body", "service", "place", "answer", "gap", "constant", "row", "name"),
    ("experiences.Experience", "redacted_text"): ("words", "cell"),  # for stewards only, identifiers out
    ("experiences.SealedAccess", "why"): ("opened",),  # a steward's reason, for stewards only
    ("intake.Run", "profile"): ("header", "sheet", "constant", "name", "phone"),  # what the file calls its parts
    ("intake.Profile", "mapping"): ("header", "constant"),
    ("intake.Profile", "name"): ("profile",),
}


def test_the_search_for_planted_words_finds_one() -> None:
    assert found_in(f"so {word('cell').upper()} said 0770 0900 321") == ["cell", "phone"]
    assert found_in(LINE) == ["phone", "email", "nino", "name"]


def test_no_public_page_file_or_header_holds_any(planted, client) -> None:
    visited = list(crawled(client))
    assert len(visited) > 60 and any("/finding/" in address for address, _, _ in visited)
    assert [(address, status) for address, status, _ in visited if status >= 500] == []
    assert [(address, held) for address, _, sent in visited if (held := found_in(sent))] == []


def test_no_file_of_the_public_copy_holds_any(planted, tmp_path) -> None:
    made = publish(tmp_path / "face")
    files = [path for path in (tmp_path / "face").rglob("*") if path.is_file()]
    assert made.gone == {} and len(files) > 100
    assert [
        str(path) for path in files if found_in(path.read_bytes()) or found_in(str(path.relative_to(tmp_path)))
    ] == []


def test_no_evidence_and_no_tile_of_the_ledger_holds_any(planted) -> None:
    files = [path for path in planted.home.rglob("*") if path.is_file()]
    kinds = {path.suffix for path in files}
    assert ".parquet" in kinds and any("tile" in path.parts for path in files)
    for path in files:
        assert found_in(str(path.relative_to(planted.home))) == [], "the name of a file"
        if "ledger" in path.parts or "evidence" in path.parts:
            assert found_in(path.read_bytes()) == [], path.suffix
    for path in (path for path in files if path.suffix == ".parquet"):
        assert found_in(str(pq.read_table(path).to_pylist())) == []


def test_an_uploaded_file_is_gone_once_it_is_imported(planted) -> None:
    assert list((planted.home / "inbox").iterdir()) == []


def test_no_column_that_is_not_sealed_holds_any_but_those_that_say_so(planted) -> None:
    texts = (models.CharField, models.TextField, models.JSONField, models.URLField)
    held = [
        (model._meta.label, column.name, found)
        for model in apps.get_models()
        for column in model._meta.fields
        if isinstance(column, texts)
        for value in set(map(str, model.objects.values_list(column.name, flat=True)))
        if (found := found_in(value, but=KEPT.get((model._meta.label, column.name), ())))
    ]
    assert held == []


def test_every_exception_is_still_one(planted) -> None:
    """A column that no longer holds what it is excused for is taken off the list."""
    for (label, name), doors in KEPT.items():
        values = " ".join(map(str, apps.get_model(label).objects.values_list(name, flat=True)))
        assert set(found_in(values)) & set(doors), (label, name)


def test_no_session_holds_any(planted) -> None:
    assert [held for one in Session.objects.all() if (held := found_in(str(one.get_decoded())))] == []


def test_no_log_line_holds_any(planted) -> None:
    logging.getLogger("countersign.site").warning("the capture works")
    assert planted.lines and [held for line in planted.lines if (held := found_in(line))] == []


@pytest.mark.parametrize("path", [f"/nowhere/{word('address')}", f"/finding/{10**30}", f"/bodies/{word('address')}"])
def test_an_error_page_repeats_nothing(db, lines, path) -> None:
    answer = Client(raise_request_exception=False).get(f"{path}?said={word('query')}", HTTP_USER_AGENT=word("agent"))
    assert answer.status_code == 404
    assert found_in(content(answer)) == [] and [held for line in lines if (held := found_in(line))] == []


def test_a_crash_repeats_nothing(db, lines, monkeypatch) -> None:
    monkeypatch.setattr("countersign.experiences.pages.tell.tell", _crash)
    teller = Client(raise_request_exception=False)
    teller.post("/tell/what", {"words": f"The bus came late. {word('words')} {LINE}"})
    teller.post("/tell/whose", {"said_body": word("body")})
    answer = teller.post(f"/tell/check?said={word('query')}")
    assert answer.status_code == 500
    assert found_in(content(answer)) == []
    assert lines and [held for line in lines if (held := found_in(line))] == []


def _crash(**told: object) -> None:
    raise RuntimeError(f"{word('crash')} {told}")


def test_every_door_is_planted() -> None:
    """The list of doors and the world that plants them agree."""
    source = getsource(world) + getsource(test_a_crash_repeats_nothing) + getsource(_crash)
    assert [door for door in DOORS if f'word("{door}")' not in source and f"word('{door}')" not in source] == []
