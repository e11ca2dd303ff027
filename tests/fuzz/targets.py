"""What reads bytes that strangers wrote. Each takes any bytes at all, and refuses in our own errors or reads them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from countersign.errors import CountersignError
from countersign.experiences.inlets.letters_in import letter
from countersign.formats import hsds, sortition_files, tabular
from countersign.formats.ocds.compiling import compiled
from countersign.formats.ocds.contracts import contracts
from countersign.formats.questionnaire import read_xlsform
from countersign.people import passkeys
from countersign.people.passkeys import Key, Site

CORPUS = Path(__file__).with_name("corpus")
_ROWS = 500
_SITE, _ASKED = Site("localhost", "http://localhost"), "q" * 43


def tried(name: str, given: bytes) -> None:
    """Read ``given`` as ``name``; an error of ours is an answer, any other is a fault."""
    try:
        TARGETS[name](given)
    except CountersignError:
        return


def _from_file(suffix: str, read: Callable[[Path], object]) -> Callable[[bytes], None]:
    def target(given: bytes) -> None:
        with tempfile.NamedTemporaryFile(suffix=suffix) as file:
            file.write(given)
            file.flush()
            read(Path(file.name))

    return target


def _table(path: Path) -> None:
    dialect = tabular.guess(path)
    tabular.columns(path, dialect)
    for _ in islice(tabular.rows(path, dialect), _ROWS):
        pass


def _contracts(path: Path) -> None:
    for one in compiled(path).processes:
        contracts(one.release)


def _services(path: Path) -> None:
    for found in islice(hsds.services(path), _ROWS):
        if isinstance(found, hsds.Found):
            hsds.said(found.service)


def _passkey(given: bytes) -> None:
    answer = given.decode("utf-8", "replace")
    passkeys.id_in(answer)
    for read in (
        lambda: passkeys.made(_SITE, challenge=_ASKED, answer=answer),
        lambda: passkeys.count_after(_SITE, Key("aa", "pQEC", 0), challenge=_ASKED, answer=answer),
    ):
        try:
            read()
        except CountersignError:
            continue


TARGETS: dict[str, Callable[[bytes], None]] = {
    "table": _from_file(".csv", _table),
    "rows": _from_file(".json", _table),
    "workbook": _from_file(".xlsx", _table),
    "contracts": _from_file(".json", _contracts),
    "services": _from_file(".json", _services),
    "quotas": _from_file(".csv", sortition_files.read_quotas),
    "questionnaire": _from_file(".xlsx", read_xlsform),
    "letter": lambda given: letter(given) and None,
    "passkey": _passkey,
}


def kept(name: str) -> list[Path]:
    """The corpus of a target: seeds, and everything that ever broke it."""
    return sorted(one for one in (CORPUS / name).iterdir() if one.is_file())


def seeds() -> dict[str, list[bytes]]:
    """A few well-formed things of each kind, from which a fuzzer finds its way."""
    request = {"ocid": "ocds-1-a", "id": "1", "date": "2026-01-01T00:00:00Z", "tag": ["planning"]}
    made = {"id": "aa", "rawId": "aa", "type": "public-key", "response": {"clientDataJSON": "e30", "signature": "aa"}}
    return {
        "table": [b"id,words,date\n1,late,2026-01-02\n", 'a;b\n\xe9;"x\ny"\n'.encode("utf-16")],
        "rows": [b'[{"id":1,"words":"late"}]', b'{"a":1}\n{"a":[2]}\n'],
        "workbook": [b"PK\x03\x04"],
        "contracts": [json.dumps({"releases": [request]}).encode(), json.dumps(request).encode()],
        "services": [json.dumps({"contents": [{"id": "1", "name": "Bus", "status": "active"}]}).encode()],
        "quotas": [b"feature,value,min,max\nage,16-30,1,3\n"],
        "questionnaire": [b"PK\x03\x04"],
        "letter": [b"From: A <a@x.example>\nSubject: Bus\nMessage-ID: <1@x>\n\nThe bus was late.\n"],
        "passkey": [json.dumps(made).encode()],
    }
