"""A disk that is full or shut: said in clear words, and nothing half kept."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, transaction

from countersign import cli
from countersign.errors import no_room
from countersign.ledger import actions, queries
from countersign.ledger.models import Entry

_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite lets a test bound its room")


@pytest.mark.parametrize("error", [
    OSError(errno.ENOSPC, "No space left on device"), OSError(errno.EDQUOT, "Disk quota exceeded"),
    OSError(errno.EFBIG, "File too large"), OperationalError("database or disk is full"),
    OperationalError('could not extend file "base/5/1": No space left on device'),
])  # fmt: skip
def test_a_full_disk_is_known_by_all_its_names(error) -> None:
    said = no_room(error)
    assert said and said.status == 503 and "full" in said.message and "whole" in said.remedy


@pytest.mark.parametrize("error", [
    OSError(errno.EROFS, "Read-only file system"), OperationalError("attempt to write a readonly database"),
    OperationalError("cannot execute INSERT in a read-only transaction"),
])  # fmt: skip
def test_a_shut_disk_is_known_by_all_its_names(error) -> None:
    said = no_room(error)
    assert said and "may only be read" in said.message


@pytest.mark.parametrize("error", [None, OSError(errno.ENOENT, "No such file"), OperationalError("no such table: x")])
def test_anything_else_is_something_else(error) -> None:
    assert no_room(error) is None


@contextmanager
def full() -> Iterator[None]:
    """The database may not grow by a single page."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # pages that stand empty would be room
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        most = cursor.execute("PRAGMA max_page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        yield
        cursor.execute(f"PRAGMA max_page_count = {most}")


@contextmanager
def shut() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        yield
        cursor.execute("PRAGMA query_only = OFF")


def _deed(subject: str) -> None:
    with transaction.atomic():
        actions.record_many("thing.done", ((f"{subject}:{at}", {"much": "x" * 900}) for at in range(200)))


@_SQLITE
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("trouble", [full, shut])
def test_a_deed_for_which_there_is_no_room_leaves_nothing_and_is_done_again_later(settings, tmp_path, trouble) -> None:
    settings.HOME, settings.LEDGER_WITNESSES = tmp_path, []
    _deed("before")
    with trouble(), pytest.raises(OperationalError) as fault:
        _deed("never")
    assert no_room(fault.value)
    assert queries.verdict().fault is None and Entry.objects.count() == 200
    _deed("after")
    assert queries.verdict().fault is None and not Entry.objects.filter(subject__startswith="never").exists()


@_SQLITE
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("trouble", [full, shut])
def test_a_page_says_so(client, monkeypatch, trouble) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("countersign.site.pages.words.render", _as_page_that_writes)
    with trouble():
        answer = client.get("/about")
    assert answer.status_code == 503 and "disk of this register" in answer.content.decode()


def _as_page_that_writes(*_: object) -> None:
    _deed("page")


@pytest.mark.parametrize("error", [OperationalError("database or disk is full"), OSError(errno.EROFS, "read-only")])
def test_the_command_line_says_so_and_ends_with_a_number_of_its_own(monkeypatch, capsys, error) -> None:
    def breaks() -> None:
        raise error

    command: Callable[[], None] = breaks
    monkeypatch.setattr(cli, "countersign", command)
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 8 and "Nothing of this was kept" in capsys.readouterr().err


def test_the_command_line_leaves_other_faults_as_they_are(monkeypatch) -> None:
    def breaks() -> None:
        raise OSError(errno.ENOENT, "No such file")

    monkeypatch.setattr(cli, "countersign", breaks)
    with pytest.raises(OSError, match="No such file"):
        cli.main()
