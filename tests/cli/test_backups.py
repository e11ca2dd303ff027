"""The restore drill: everything into one file, wiped, put back elsewhere, verified, and what is worked out is equal."""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from countersign.cli import programs

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WORDS = "The minibus came an hour late and nobody told us."

_BEFORE = f"""
import json, sys
from countersign.cli import countersign
def say(*words): countersign(list(words), standalone_mode=False)
say("init")
from countersign.experiences import actions
from countersign.people.rules import ANYBODY, SYSTEM
source = actions.add_source(name="s", by=SYSTEM)
code = [actions.receive(source=source, words={WORDS!r}, by=ANYBODY)[1] for _ in range(3)][-1]
say("checkpoint"); say("export", sys.argv[2]); say("checkpoint"); say("backup", sys.argv[1])
print("told:", code)
"""
_AFTER = """
import json, sys
from pathlib import Path
from countersign.cli import countersign
from countersign.errors import CountersignError
def say(*words): countersign(list(words), standalone_mode=False)
def refused(*words):
    try:
        say(*words)
    except CountersignError as error:
        return type(error).__name__
file, copy, code, damaged = sys.argv[1:]
found = {"damaged": refused("restore", damaged)}
from django.conf import settings
settings.RECEIPT_KEY, own = "x" * 44, settings.RECEIPT_KEY
found["other keys"] = refused("restore", file)
settings.RECEIPT_KEY = own
(settings.HOME / "ledger").mkdir()
found["somebody is there"] = refused("restore", file)
(settings.HOME / "ledger").rmdir()
say("restore", file)
found["twice"] = refused("restore", file)
say("verify"); say("export", copy); say("recompute", copy)
from countersign.experiences.models import Experience
from countersign.people.actions import receipt_for
account = Experience.objects.get(receipt=receipt_for(code))
from countersign.experiences.told import unseal
from countersign.people.queries import sealer
found["words"] = unseal(sealer(), str(account.key), bytes(account.sealed.value))["words"]
print("found:", json.dumps(found))
"""


@pytest.fixture
def two_databases(spare_database, request) -> Iterator[list[dict[str, str]]]:
    """What to tell the process before the loss, and the one after it."""
    if not spare_database:
        yield [{}, {}]
        return
    if programs.postgres("pg_dump", "pg_restore") is None:
        pytest.skip("pg_dump is not here")
    from postgres_server import spare

    with spare(spare_database["DATABASE_URL"]) as other:
        yield [spare_database, {"DATABASE_URL": other}]


def said(home: Path, database: dict[str, str], program: str, *words: str) -> str:
    there = {"COUNTERSIGN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "countersign.site.settings"}
    done = subprocess.run([sys.executable, "-c", program, *words], env=os.environ | there | database, text=True,
                          capture_output=True, timeout=600, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1].partition(": ")[2]


def test_what_was_lost_is_put_back_from_one_file_and_comes_to_the_same(tmp_path, two_databases) -> None:
    before, after, file = tmp_path / "before", tmp_path / "after", tmp_path / "monday.tar.gz"
    code = said(before, two_databases[0], _BEFORE, str(file), str(tmp_path / "export"))
    assert file.stat().st_mode & 0o077 == 0, "nobody else may read it"
    content = file.read_bytes()
    keys = [(before / "keys" / name).read_text().strip() for name in ("sealing", "receipts", "ledger")]
    assert not any(key.encode() in content for key in keys)
    (tmp_path / "cut.tar.gz").write_bytes(content[: len(content) // 2])
    shutil.copytree(before / "keys", after / "keys")
    shutil.rmtree(before)  # a wiped disk: all that is left are the file and the keys
    told = said(after, two_databases[1], _AFTER, str(file), str(tmp_path / "again"), code, str(tmp_path / "cut.tar.gz"))
    found = json.loads(told)
    assert found == {
        "words": WORDS,
        "damaged": "NotReadable", "other keys": "NotConfigured", "somebody is there": "NotNow", "twice": "NotNow",
    }  # fmt: skip
    names = sorted(path.name for path in (tmp_path / "export").iterdir())
    same, other, strange = filecmp.cmpfiles(tmp_path / "export", tmp_path / "again", names, shallow=False)
    assert (other, strange) == ([], []) and len(same) == len(names) > 5
