"""What published UK tenders tell of what red flags ask for: next to nothing, as the reference says."""

from __future__ import annotations

import pytest

from countersign.formats import ocds
from countersign.formats.ocds.flags import Settings, red_flags

pytestmark = [pytest.mark.real_data, pytest.mark.slow]

FILES = ("apa999_releases_england.jsonl", "apa999_releases_wales.jsonl", "rlowndes9_contracts_data.json")


def test_uk_contracts_finder_tells_nothing_that_the_eleven_ask_for(real_data):
    asked = 0
    for name in FILES:
        file = ocds.compiled(real_data / "uk-contracts-finder" / name)
        releases = [one.release for one in file.processes]
        found = red_flags(releases)
        asked += found.processes
        assert (found.flags, set(found.told.values()), file.refused) == ((), {0}, {})
        if name == FILES[0]:
            published = red_flags(releases, Settings(start_as_published=True))
            assert (published.told["R003"], len(published.flags)) == (53, 8)
    assert asked == 374


def test_the_fictional_example_of_the_standard_raises_none(real_data):
    (one,) = ocds.compiled(real_data / "ocds-sample/fictional-example/ocds-213czf-000-00001.json").processes
    found = red_flags([one.release])
    assert found.flags == ()
    assert [code for code, count in found.told.items() if count] == ["R003", "R018", "R048"]
