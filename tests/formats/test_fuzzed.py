"""Whatever ever broke an importer, and the seeds of its fuzzing, is read or refused in our own words (`make fuzz`)."""

from __future__ import annotations

import pytest

from countersign.errors import CountersignError
from fuzz.targets import CORPUS, TARGETS, kept, tried


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_kept_of_a_target_breaks_it_no_more(name) -> None:
    corpus = kept(name)
    assert corpus
    for one in corpus:
        tried(name, one.read_bytes())


def test_no_corpus_is_left_of_a_target_that_is_gone() -> None:
    assert {one.name for one in CORPUS.iterdir()} == set(TARGETS)


def test_a_fault_that_is_not_ours_would_be_seen(monkeypatch) -> None:
    def broken(given: bytes) -> None:
        raise CountersignError("ours") if given else ZeroDivisionError("not ours")

    monkeypatch.setitem(TARGETS, "table", broken)
    tried("table", b"x")
    with pytest.raises(ZeroDivisionError):
        tried("table", b"")
