"""Every built-in profile reads its file; what it refuses, it refuses for a reason that the file's owner can act on."""

from __future__ import annotations

from collections import Counter

import pytest

from countersign.intake import queries

pytestmark = [pytest.mark.real_data, pytest.mark.django_db]

_FILES = {
    "nhs-fft-comments": "nhs-fft-comments/v6framework_230831.csv",
    "housing-ombudsman": "housing-ombudsman/findings.csv.gz",
    "newhaven-requests": "newhaven-requests/newhaven_seeclickfix_2014.csv",
    "cfpb-complaints": "cfpb-complaints/cfpb_2023_payday_loans_2827_narratives.csv",
    "uk-local-authorities": "uk-local-authorities/uk_la_past_current__uk_local_authorities_current.csv",
}
_TURNED = "Day and month stand the other way round here than in the rest of the column. Expected 31/01/2024."
# Refused by the mapping, over the whole file. A part of the ambulance comments was dated month first by a spreadsheet.
_EXPECTED = {"nhs-fft-comments": {("happened_on", _TURNED): 289}}


@pytest.mark.slow
@pytest.mark.parametrize("name", _FILES)
def test_a_built_in_profile_reads_its_file_and_explains_each_refusal(name, real_data):
    path = real_data / _FILES[name]
    profile = queries.profile(name)
    found = queries.check(profile.target, path, profile.for_file(queries.tabular.guess(path)), n=1_000_000)
    assert found.good + len(found.refused) == found.read > 400
    assert Counter((field, reason) for _, field, reason in found.refused) == _EXPECTED.get(name, {})


@pytest.mark.parametrize("name", _FILES)
def test_the_columns_of_a_known_file_choose_its_profile(name, real_data):
    path = real_data / _FILES[name]
    profile = queries.profile(name)
    dialect = queries.tabular.guess(path)
    assert queries.suggested(profile.target, path, dialect)["mapping"] == profile.mapping
