"""The messy files of Eastmarsh can be read by the import desk as they are."""

from __future__ import annotations

import datetime as dt

import pytest

from countersign.demo.export import write_files
from countersign.demo.stories import stories
from countersign.formats import tabular

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    return write_files(tmp_path_factory.mktemp("files"), today=TODAY)


@pytest.mark.slow
def test_every_account_is_in_one_of_the_files(paths):
    rows = [len(tabular.preview(path, tabular.guess(path), 5000).rows) for path in paths]
    assert sum(rows) >= len(stories(TODAY))


def test_the_survey_is_read_with_its_curly_apostrophes(paths):
    dialect = tabular.guess(paths[0])
    rows = tabular.preview(paths[0], dialect, 1000).rows
    assert dialect.delimiter == ";"
    assert any("’" in row.values[-1] for row in rows)


@pytest.mark.slow
def test_the_same_day_writes_the_same_files(paths, tmp_path):
    assert [p.read_bytes() for p in write_files(tmp_path, today=TODAY)] == [p.read_bytes() for p in paths]
