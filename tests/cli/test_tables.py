"""An empty database gets its tables at once; what it then holds is what the migrations would have made."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

_BY_MODELS = "from countersign.cli import tables; tables.bring_up_to_date()"
_BY_MIGRATIONS = "from django.core.management import call_command; call_command('migrate', verbosity=0)"
_TWICE = f"{_BY_MODELS}; tables.bring_up_to_date()"


def made(home: Path, how: str) -> Path:
    """The database of a new home, made in a process of its own."""
    begin = f"import os; os.environ['COUNTERSIGN_HOME'] = {str(home)!r}; import django; django.setup(); "
    subprocess.run([sys.executable, "-c", begin + how], check=True)
    return home / "countersign.sqlite3"


def shape(path: Path) -> dict[str, object]:
    """Every table: its columns, what they point at, its indexes with their columns, and its checks, in no order."""
    with closing(sqlite3.connect(path)) as database:
        ask = lambda sql: database.execute(sql).fetchall()  # noqa: E731
        tables = [name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: _table(ask, name) for name in tables}


def _table(ask, name: str) -> dict[str, object]:
    (sql,) = ask(f"SELECT sql FROM sqlite_master WHERE name = '{name}'")[0]
    indexes = [(*row[2:], *_columns(ask, row[1])) for row in ask(f"PRAGMA index_list('{name}')")]
    return {
        "columns": sorted(row[1:] for row in ask(f"PRAGMA table_info('{name}')")),
        "points": sorted(row[2:] for row in ask(f"PRAGMA foreign_key_list('{name}')")),
        "indexes": sorted(indexes, key=str),
        "checks": sql.count("CHECK"),
    }


def _columns(ask, index: str) -> list[str]:
    return [row[2] for row in ask(f"PRAGMA index_info('{index}')")]


@pytest.mark.slow
def test_both_roads_lead_to_the_same_tables(tmp_path) -> None:
    at_once, step_by_step = (made(tmp_path / name, how) for name, how in (("a", _TWICE), ("b", _BY_MIGRATIONS)))
    assert len(shape(at_once)) > 100
    assert shape(at_once) == shape(step_by_step)
    noted = "SELECT app, name FROM django_migrations ORDER BY app, name"
    with closing(sqlite3.connect(at_once)) as one, closing(sqlite3.connect(step_by_step)) as other:
        assert one.execute(noted).fetchall() == other.execute(noted).fetchall()
