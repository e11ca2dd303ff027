"""Senders as real processes: killed after the mail server took the letter, several at once, and by the timetable."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from notices.stubs import mail_server

pytestmark = pytest.mark.slow
_PATIENCE = 600.0
_MANY = 40
_PUT = """
import django; django.setup()
from django.db import transaction
from countersign.cli import tables
from countersign.notices import actions, kinds
from countersign.people.models import Account
tables.bring_up_to_date()
kind = next(one.name for one in kinds.kinds().values() if one.to == "account")
for at in range({number}):
    name = f"reader{{at}}@example.org"
    account = Account.objects.create(username=name, email=name)
    with transaction.atomic():
        actions.put(f"key {{at}}", kind=kind, facts={{}}, account=account)
"""


def environment(home: Path, port: int) -> dict[str, str]:
    return os.environ | {
        "COUNTERSIGN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "countersign.site.settings",
        "COUNTERSIGN_MAIL": "smtp", "COUNTERSIGN_SMTP_HOST": "127.0.0.1", "COUNTERSIGN_SMTP_PORT": str(port),
        "COUNTERSIGN_SMTP_SECURITY": "none", "COUNTERSIGN_ADDRESS": "https://register.example.org",
    }  # fmt: skip


def begun(home: Path, port: int, *words: str) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, *words], env=environment(home, port), stdout=subprocess.DEVNULL)


def done(home: Path, port: int, *words: str) -> None:
    assert begun(home, port, *words).wait(_PATIENCE) == 0


def prepared(home: Path, port: int, *, number: int) -> None:
    """A home with so many notices waiting."""
    done(home, port, "-c", _PUT.format(number=number))


def told(home: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(home / "countersign.sqlite3", timeout=20)) as database, database:
        return database.execute(sql).fetchall()


def test_killed_after_the_letter_was_taken_nothing_is_lost_and_the_copy_shows_itself(tmp_path) -> None:
    send = ("-m", "countersign", "notices", "send")
    with mail_server() as server:
        prepared(tmp_path, server.port, number=3)
        server.then = ["hold"]
        process = begun(tmp_path, server.port, *send)
        assert server.taken.wait(_PATIENCE), "the mail server never got a letter"
        process.kill()
        process.wait()
        server.go.set()
        assert told(tmp_path, "SELECT count(*) FROM notices_notice WHERE state = 'waiting'") == [(3,)]
        done(tmp_path, server.port, *send)
        assert told(tmp_path, "SELECT count(*) FROM notices_notice WHERE state = 'waiting'") == [(1,)], "it is leased"
        told(tmp_path, "UPDATE notices_notice SET taken_until = '2020-01-01 00:00:00' WHERE state = 'waiting'")
        done(tmp_path, server.port, *send)
        assert told(tmp_path, "SELECT state, count(*) FROM notices_notice GROUP BY state") == [("sent", 3)]
        ids = [line for letter in server.letters for line in letter.splitlines() if line.startswith("Message-ID")]
    assert len(ids) == 4 and len(set(ids)) == 3, "one copy too many, under the same Message-ID"


def test_several_senders_at_once_send_each_letter_once(tmp_path) -> None:
    with mail_server() as server:
        prepared(tmp_path, server.port, number=_MANY)
        senders = [begun(tmp_path, server.port, "-m", "countersign", "notices", "send") for _ in range(3)]
        assert [one.wait(_PATIENCE) for one in senders] == [0, 0, 0]
        ids = [line for letter in server.letters for line in letter.splitlines() if line.startswith("Message-ID")]
    assert told(tmp_path, "SELECT state, count(*) FROM notices_notice GROUP BY state") == [("sent", _MANY)]
    assert len(ids) == len(set(ids)) == _MANY


def test_the_background_sends_what_waits_by_itself(tmp_path) -> None:
    with mail_server() as server:
        prepared(tmp_path, server.port, number=2)
        done(tmp_path, server.port, "-m", "countersign", "work", "--until-done")
        assert len(server.letters) == 2
