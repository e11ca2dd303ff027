"""The one setting that says where the rows lie, read into what Django wants to know of SQLite or PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url

_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
# A transaction that does nothing for so long was left behind by somebody, and keeps others from their rows.
_IDLE_S = 600


def database(address: str, home: Path) -> dict[str, Any]:
    """Django's settings for a database at ``address``; empty means SQLite inside ``home``."""
    made: dict[str, Any] = dict(dj_database_url.parse(address or f"sqlite:///{home / 'countersign.sqlite3'}"))
    if made["ENGINE"].endswith("sqlite3"):
        made["OPTIONS"] = dict(_SQLITE)
    elif made["ENGINE"].endswith("postgresql"):
        made["OPTIONS"] = {**made.get("OPTIONS", {}), "options": _told(idle_in_transaction_session_timeout=_IDLE_S)}
        made["CONN_HEALTH_CHECKS"] = True
    return made


def for_pages(found: dict[str, Any], *, pool: int, seconds: int) -> None:
    """The same for a process that shows pages: its threads share at most ``pool`` connections, and a question that
    takes longer than ``seconds`` is given up. Commands and background work take as long as they take.

    SQLite needs neither: opening it costs nothing, and whoever waits to write waits 20 seconds at most.
    """
    if not found["ENGINE"].endswith("postgresql"):
        return
    options = found["OPTIONS"]
    limits = _told(statement_timeout=seconds, lock_timeout=seconds) if seconds else ""
    options["options"] = f"{options.get('options', '')} {limits}".strip()
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": seconds or 30}


def _told(**seconds: int) -> str:
    return " ".join(f"-c {name}={one}s" for name, one in seconds.items())
