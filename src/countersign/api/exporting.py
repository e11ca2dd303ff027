"""The public data as files that anybody can keep, with the ledger that covers them and a script that checks them."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from countersign.api.data import loop, numbers, records, register, shares
from countersign.api.listing import Kind, one_by_one
from countersign.insight import queries as insight
from countersign.ledger import actions as ledger
from countersign.ledger import queries as lines

EVENT = "export.made"
_SCRIPT = Path(__file__).with_name("recompute.py")
_AT_ONCE = 2000
Report = Callable[[str, int], None]

KINDS: tuple[Kind, ...] = (
    register.BODIES, register.PLACES, register.SERVICES, register.CONTRACTS, loop.FINDINGS, loop.ANSWERS,
    loop.COMMITMENTS, numbers.NUMBERS, numbers.MEASURES, shares.SHARES, shares.TRENDS, records.RECORDS, records.RULES,
)  # fmt: skip


def export(folder: Path, *, report: Report | None = None) -> dict[str, int]:
    """Write every public row below ``folder`` and return how many rows each file has.

    Files are written beside the old ones and take their places whole, in constant memory. What the export holds is a
    line of the ledger; if nothing public has changed since the last one there is no new line, and the files are the
    same, byte for byte.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = {kind.name: _written(folder, kind, report) for kind in KINDS}
    _recorded({name: digest for made in written.values() for name, digest in made[1].items()})
    signed = ledger.checkpoint()
    _replace(folder / "ledger.ndjson", (lines.text(one) + b"\n" for one in _told(signed.size)))
    _replace(folder / "checkpoint.txt", [signed.note.encode()])
    shutil.copyfile(_SCRIPT, folder / "recompute.py")
    return {name: count for name, (count, _) in written.items()}


def _written(folder: Path, kind: Kind, report: Report | None) -> tuple[int, dict[str, str]]:
    """One kind as NDJSON, beside it a digest of each row, and the digests of both files."""
    name, count = f"{kind.name}.ndjson", 0
    by_row = folder / f"{name}.rows.part"

    def rows(digests: BinaryIO) -> Iterator[bytes]:
        nonlocal count
        for count, row in enumerate(one_by_one(kind.every()), 1):
            text = json.dumps(kind.printed(row), cls=DjangoJSONEncoder, ensure_ascii=False).encode()
            digests.write(f"{hashlib.sha256(text).hexdigest()[:16]}\n".encode())
            yield text + b"\n"
            if report and count % _AT_ONCE == 0:
                report(kind.name, count)

    with by_row.open("wb") as digests:
        whole = _replace(folder / name, rows(digests))
    by_row = by_row.replace(folder / f"{name}.rows")
    return count, {name: whole, by_row.name: hashlib.sha256(by_row.read_bytes()).hexdigest()}


def _replace(path: Path, parts: Iterable[bytes]) -> str:
    """The digest of what now stands at ``path``; until it is whole, the old file does."""
    digest, beside = hashlib.sha256(), path.with_name(f"{path.name}.part")
    with beside.open("wb") as file:
        for part in parts:
            digest.update(part)
            file.write(part)
    beside.replace(path)
    return digest.hexdigest()


def _recorded(files: dict[str, str]) -> None:
    """A line for what is exported, unless the last such line says the same."""
    last = lines.lines(event=EVENT).first()
    if last is None or last.facts["files"] != files:
        name = hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()[:16]
        with transaction.atomic():
            ledger.record(EVENT, subject=f"export:{name}", files=files, release=insight.last_number())


def _told(size: int) -> Iterable[Any]:
    return lines.lines().filter(index__lt=size).order_by("index").iterator(_AT_ONCE)
