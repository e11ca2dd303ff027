"""Spark, on a cluster that is there already: the only file of the house that knows it, read only where it is asked.

The cluster must see the folder of the facts under the same path. ``pyspark`` is an extra (``countersign[spark]``).
For an address that begins with ``sc://`` (Spark Connect) no Java is needed on this side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from countersign.engine.asking import SPARK, sql
from countersign.engine.question import Question
from countersign.engine.store import Store
from countersign.errors import NotConfigured

Work = Callable[[pa.Table], pa.Table]
# Months are dates, not moments: no time zone may move one.
_SETTINGS = {"spark.sql.session.timeZone": "UTC", "spark.ui.enabled": "false", "spark.sql.ansi.enabled": "true"}


@dataclass(frozen=True)
class Spark:
    """Spark at an ``address``: ``spark://host:7077`` or ``sc://host:15002``."""

    address: str

    def answer_each(self, questions: Iterable[Question], store: Store) -> Iterator[pa.Table]:
        """One table for each question, in order, from one session."""
        with self._session() as session:
            for question in questions:
                yield self._asked(session, question, store).toArrow()

    def work_each(self, question: Question, store: Store, work: Work, by: Sequence[str], made: pa.Schema) -> pa.Table:
        """``work`` done where the answer lies: one shuffle brings each series together, whole."""
        from pyspark.sql.pandas.types import from_arrow_schema

        def whole(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            if some := list(batches):
                yield from work(pa.Table.from_batches(some)).cast(made).to_batches()

        with self._session() as session:
            answer = self._asked(session, question, store).toDF(*question.columns)
            series = answer.repartition(*by).sortWithinPartitions(*question.columns[: -len(question.measures)])
            return series.mapInArrow(whole, from_arrow_schema(made)).toArrow()

    def _asked(self, session: Any, question: Question, store: Store) -> Any:
        session.read.parquet(*store.paths(question.facts)).createOrReplaceTempView("facts")
        text, values = sql(question, store.table(question.facts), SPARK)
        return session.sql(text, args=values)

    @contextmanager
    def _session(self) -> Iterator[Any]:
        """A session of its own, so that nobody else's ``facts`` are meant."""
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise NotConfigured(
                "COUNTERSIGN_ENGINE names Spark, and pyspark is not installed.",
                remedy="Install the extra `spark`, or leave the setting empty.",
            ) from None
        if self.address.startswith("sc://"):
            session = SparkSession.builder.remote(self.address).create()
            for name, value in _SETTINGS.items():
                if name.startswith("spark.sql."):
                    session.conf.set(name, value)
            try:
                yield session
            finally:
                session.stop()
        else:
            begun = SparkSession.builder.master(self.address).appName("countersign").config(map=_SETTINGS)
            yield begun.getOrCreate().newSession()
