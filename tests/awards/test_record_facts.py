"""Results of providers as facts: counts and codes, written beside those of the other rooms."""

from __future__ import annotations

import pytest

from awards.records import TODAY, kept, provider
from countersign import clock
from countersign.awards.facts import RESULTS
from countersign.insight.actions import refresh

pytestmark = pytest.mark.django_db


def test_each_result_is_one_row_of_codes_and_is_written_with_the_other_facts(settings, tmp_path):
    settings.HOME = tmp_path
    with clock.at(TODAY):
        kept(provider("Marsh Buses"), 1, 2)
        rows = list(RESULTS.rows())
        assert sorted(row["stands"] for row in rows) == ["good", "not"]
        assert {row["grade"] for row in rows} <= set(RESULTS.labels["grade"])
        assert refresh().rows["results"] == 2
