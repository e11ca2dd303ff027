"""A file's bytes, unzipped where needed and never more of them than we are ready to hold."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from countersign.errors import NotReadable

GZIP, ZIP, OLD_OFFICE, PDF = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"


@dataclass(frozen=True)
class Limits:
    """How much one file may hold. A workbook is held in memory, so its limit is the smaller one."""

    unpacked: int = 4 * 2**30
    workbook: int = 512 * 2**20
    ratio: int = 400  # unpacked : packed; narratives in real files compress 3–12 times, a bomb 1,000 times


LIMITS = Limits()


@contextmanager
def opened(path: Path, limits: Limits = LIMITS) -> Iterator[IO[bytes]]:
    """The bytes of the file at ``path``, unzipped if it is gzip; raises :class:`NotReadable` with what to do."""
    try:
        raw = path.open("rb")
    except OSError as error:
        raise NotReadable("The file cannot be opened.", remedy="Check that it exists and may be read.") from error
    with raw:
        zipped = raw.read(2) == GZIP
        raw.seek(0)
        if not zipped:
            yield raw
            return
        yield io.BufferedReader(_Bounded(raw, path.stat().st_size, limits), 2**16)


class _Bounded(io.RawIOBase):
    """Unzips while counting, and stops at the limit instead of filling the machine."""

    def __init__(self, raw: IO[bytes], packed: int, limits: Limits) -> None:
        self._inner = gzip.GzipFile(fileobj=raw, mode="rb")
        self._most = min(limits.unpacked, max(packed * limits.ratio, 2**20))
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            got = self._inner.read(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise NotReadable(
                "The compressed file is damaged or cut off.", remedy="Send it again, or send it uncompressed."
            ) from error
        self._read += len(got)
        if self._read > self._most:
            raise NotReadable(
                f"Uncompressed, the file is larger than {self._most // 2**20:,} MB.",
                remedy="Split it, or send it uncompressed.",
            )
        buffer[: len(got)] = got
        return len(got)


def head(path: Path, size: int = 2**16, limits: Limits = LIMITS) -> bytes:
    """The first ``size`` bytes (fewer if the file is shorter)."""
    with opened(path, limits) as stream:
        return stream.read(size)


def check_type(start: bytes) -> None:
    """Refuse by content what cannot be a table, and say what to send instead."""
    if not start:
        raise NotReadable("The file is empty.", remedy="Send a file with a header and at least one row.")
    if start.startswith(OLD_OFFICE):
        raise NotReadable(
            "This is an old Excel file or a locked workbook.", remedy="Save it as .xlsx without a password."
        )
    if start.startswith(PDF):
        raise NotReadable("This is a PDF, not a table.", remedy="Ask for the table itself, as CSV or XLSX.")
    text_16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not start.startswith(ZIP) and not text_16 and start.count(b"\0") > len(start) / 20:
        raise NotReadable("This is not a text file or a workbook.", remedy="Send CSV, TSV, XLSX, JSON or JSON lines.")


def workbook_bytes(path: Path, limits: Limits = LIMITS) -> bytes:
    """The whole workbook, after proving by unzipping it that it holds no more than ``limits.workbook`` bytes."""
    with opened(path, limits) as stream:
        packed = b"".join(_pieces(stream, limits.workbook))
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            _check_bomb(archive, limits.workbook)
            names = set(archive.namelist())
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise NotReadable(
            "The workbook is damaged or locked.", remedy="Open it, save it as .xlsx and try again."
        ) from error
    if "xl/workbook.xml" not in names:
        raise NotReadable("This is a zip archive, not a workbook.", remedy="Unzip it and send the table inside.")
    return packed


def _pieces(stream: IO[bytes], most: int) -> Iterator[bytes]:
    """The bytes up to just above ``most``, piece by piece: asked for at once, all that room would be taken first."""
    got = 0
    while got <= most and (piece := stream.read(2**20)):
        got += len(piece)
        yield piece


def _check_bomb(archive: zipfile.ZipFile, most: int) -> None:
    left = most
    for entry in archive.infolist():
        with archive.open(entry) as part:
            while got := part.read(2**20):
                left -= len(got)
                if left < 0:
                    raise NotReadable(
                        f"Unpacked, the workbook is larger than {most // 2**20} MB.",
                        remedy="Save the sheet as CSV.",
                    )
