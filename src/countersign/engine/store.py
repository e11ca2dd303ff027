"""Where facts lie: one folder, one file that says what is in it, Parquet files by month."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from countersign.engine.schema import Table
from countersign.errors import NotFound

CONTENTS = "contents.json"
Written = dict[str, object]  # of one file: ``{"rows", "sha256"}``


@dataclass(frozen=True)
class Store:
    """A finished, unchanging version of the evidence. ``folder`` holds ``contents.json`` and a folder for
    each table; ``asked_at`` is the address of the engine that answers questions about it, empty for the one here."""

    folder: Path
    asked_at: str = ""

    @cached_property
    def contents(self) -> dict[str, dict[str, object]]:
        """Table name -> ``{"date", "columns", "files"}``."""
        return json.loads((self.folder / CONTENTS).read_text())["tables"]  # type: ignore[no-any-return]

    @property
    def version(self) -> str:
        """The digest of the contents, which name the digest of every file; it is also the folder's name."""
        return self.folder.name

    @property
    def tables(self) -> tuple[str, ...]:
        return tuple(self.contents)

    def rows(self, name: str) -> int:
        return sum(int(file["rows"]) for file in self.files(name).values())  # type: ignore[call-overload]

    def table(self, name: str) -> Table:
        """The declared shape of a table; raises :class:`NotFound`."""
        entry = self._entry(name)
        return Table(name, tuple((c, k) for c, k in entry["columns"]), entry["date"])  # type: ignore[attr-defined,arg-type]

    def paths(self, name: str) -> list[str]:
        """The table's Parquet files, at least one, in order of time."""
        return [str(self.folder / name / file) for file in sorted(self.files(name))]

    def files(self, name: str) -> dict[str, Written]:
        """How many rows each of the table's files holds, and its digest."""
        return self._entry(name)["files"]  # type: ignore[return-value]

    def _entry(self, name: str) -> dict[str, object]:
        try:
            return self.contents[name]
        except KeyError:
            known = ", ".join(self.contents) or "none yet"
            raise NotFound(f"There are no facts called {name[:60]}.", remedy=f"There are: {known}.") from None
