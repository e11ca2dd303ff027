"""DuckDB, on this machine: the only file of the house that knows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import duckdb
import pyarrow as pa

from countersign.engine.asking import DUCKDB, sql
from countersign.engine.question import Question
from countersign.engine.store import Store

# Nothing is fetched, loaded, spilled or opened that we did not name.
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def answer_each(questions: Iterable[Question], store: Store) -> Iterator[pa.Table]:
    """One table for each question, in order, from one connection."""
    with duckdb.connect(":memory:", config=_SETTINGS) as connection:
        known = ""
        for question in questions:
            if question.facts != known:
                connection.read_parquet(store.paths(question.facts)).create_view("facts", replace=True)
                known = question.facts
            text, values = sql(question, store.table(question.facts), DUCKDB)
            yield connection.sql(text, params=values).to_arrow_table()
