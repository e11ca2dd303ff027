import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.errors import NotValid
from countersign.formats.identifiers import SCHEMES, identify, split


@pytest.mark.parametrize(
    ("scheme", "value", "good"),
    [
        ("GB-COH", "1234567", "GB-COH-01234567"),
        ("gb-coh", " sc 123 ", "GB-COH-SC000123"),
        ("GB-COH", "GB-COH-OC301234", "GB-COH-OC301234"),
        ("GB-COH", "IP12345R", "GB-COH-IP12345R"),
        ("GB-CHC", "1099999", "GB-CHC-1099999"),
        ("GB-SC", "12345", "GB-SC-SC012345"),
        ("GB-NIC", "NIC100012", "GB-NIC-100012"),
        ("GB-PPON", "pxyz12345678"[:4] + "1234" + "abcd", "GB-PPON-PXYZ-1234-ABCD"),
        ("GB-LAE", "cmd", "GB-LAE-CMD"),
        ("GB-LAW", "SWA", "GB-PLA-SWA"),
        ("GB-NHS", "RAX", "GB-NHS-RAX"),
        ("XI-LEI", "213800WAVVOPS85N2205", "XI-LEI-213800WAVVOPS85N2205"),
    ],
)
def test_a_good_identifier_is_put_into_its_one_form(scheme, value, good):
    identifier = identify(scheme, value)
    assert str(identifier) == good
    assert identifier.checked


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("GB-COH", "123456789"),
        ("GB-COH", "XX123456"),
        ("GB-COH", "n/a"),
        ("GB-CHC", "12"),
        ("GB-PPON", "1234"),
        ("GB-UKPRN", "20000000"),
        ("XI-LEI", "213800WAVVOPS85N2206"),
        ("GB-COH", ""),
        ("", "98"),
    ],
)
def test_a_wrong_one_is_refused_and_told_what_is_expected(scheme, value):
    with pytest.raises(NotValid) as refused:
        identify(scheme, value)
    assert refused.value.remedy
    assert not value or value not in str(refused.value)


def test_an_unknown_scheme_is_kept_as_it_is_and_marked_unchecked():
    identifier = identify("GB-CFS", "289425")
    assert (identifier.value, identifier.checked) == ("289425", False)


@given(st.sampled_from(sorted(SCHEMES)), st.text(max_size=30))
def test_normalising_twice_is_normalising_once(scheme, value):
    try:
        once = identify(scheme, value)
    except NotValid:
        return
    assert identify(once.scheme, once.value) == once


def test_a_composite_id_is_taken_apart():
    assert split("GB-COH-01234567") == ("GB-COH", "01234567")
    assert split("org-3") == ("", "")
