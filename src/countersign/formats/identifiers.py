"""Official identifiers of organisations: schemes of org-id.guide, each value normalised and checked.

``identify("GB-COH", " 1234567 ")`` gives ``GB-COH-01234567``. Codes follow https://org-id.guide (lists
``gb/*``); the shape of GB-PPON is the one seen in published Find a Tender notices. A check says that a value
can be one of the scheme, never that somebody holds it. Unknown schemes stay as they are, marked unchecked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from stdnum import lei
from stdnum.gb import vat

from countersign.errors import NotValid


@dataclass(frozen=True)
class Scheme:
    """A register of organisations: what a good value looks like and how a sloppy one is put right."""

    code: str
    name: str
    pattern: str
    expects: str
    tidy: Callable[[str], str] = lambda value: value
    check: Callable[[str], bool] = lambda value: True


@dataclass(frozen=True)
class Identifier:
    """A normalised identifier. ``checked`` is False where the scheme is not one we know."""

    scheme: str
    value: str
    checked: bool

    def __str__(self) -> str:
        return f"{self.scheme}-{self.value}"


# Companies House: two letters for the part of the kingdom or kind of company, then six digits.
COMPANY_PREFIXES = frozenset(
    re.findall("..", "ACCECSFCFEGEGNGSICIPLPNANCNFNINLNONPNRNZOCOEPCRCR0RSSASCSESFSGSISLSOSPSRSZZC")
)


def _company(value: str) -> str:
    """Eight characters: digits padded with zeros, after a two-letter prefix where there is one."""
    found = _COMPANY.fullmatch(value)
    if not found:
        return value
    letters, digits, tail = found.groups()
    return letters + digits.zfill(8 - len(letters) - len(tail)) + tail


_COMPANY = re.compile(r"([A-Z]{0,2})(\d+)([A-Z]?)")


def _dashed(value: str) -> str:
    bare = value.replace("-", "")
    return f"{bare[:4]}-{bare[4:8]}-{bare[8:]}" if len(bare) == 12 else value


def _scottish_charity(value: str) -> str:
    return f"SC{value.removeprefix('SC').zfill(6)}" if value.removeprefix("SC").isdigit() else value


_LETTERS_3 = r"[A-Z]{3,4}"

SCHEMES = {
    scheme.code: scheme
    for scheme in (
        Scheme(
            "GB-COH",
            "Companies House",
            r"(\d{8}|[A-Z][A-Z0-9]\d{6}|[A-Z]{2}\d{5}[A-Z])",
            "8 characters, digits or two letters and 6 digits",
            _company,
            lambda value: value[:2].isdigit() or value[:2] in COMPANY_PREFIXES,
        ),
        Scheme("GB-CHC", "Charity Commission for England and Wales", r"\d{6,7}(-\d{1,4})?", "6 or 7 digits"),
        Scheme("GB-SC", "Scottish Charity Regulator", r"SC\d{6}", "SC and 6 digits", _scottish_charity),
        Scheme(
            "GB-NIC",
            "Charity Commission for Northern Ireland",
            r"\d{6}",
            "6 digits",
            lambda value: value.removeprefix("NIC"),
        ),
        Scheme("GB-PPON", "Procurement identifier", r"P[A-Z]{3}-\d{4}-[A-Z]{4}", "PXXX-9999-XXXX", _dashed),
        Scheme("GB-LAE", "Local authorities for England", _LETTERS_3, "3 or 4 letters"),
        Scheme("GB-LAS", "Local authorities for Scotland", _LETTERS_3, "3 or 4 letters"),
        Scheme("GB-PLA", "Principal local authorities for Wales", _LETTERS_3, "3 or 4 letters"),
        # Districts abolished in 2015 have no code of the register; lists in use call them NIR-A, NIR-B …
        Scheme("GB-LANI", "Local authorities for Northern Ireland", r"[A-Z]{3}(-[A-Z])?", "3 letters"),
        Scheme("GB-NHS", "NHS Organisation Data Service", r"[A-Z0-9]{3,6}", "3 to 6 letters and digits"),
        Scheme("GB-EDU", "Register of schools (URN)", r"\d{5,6}", "5 or 6 digits"),
        Scheme("GB-UKPRN", "UK Register of Learning Providers", r"1\d{7}", "8 digits that begin with 1"),
        Scheme("GB-GOR", "Government Organisation Register", r"[A-Z]{1,3}\d{1,4}", "letters, then digits"),
        Scheme(
            "GB-MPR",
            "Mutuals Public Register",
            r"\d{1,5}[A-Z]{0,3}|[A-Z]{2}\d{5}[A-Z]",
            "digits, then letters",
        ),
        Scheme("XI-LEI", "Legal Entity Identifier", r"[A-Z0-9]{18}\d{2}", "20 characters", check=lei.is_valid),
        Scheme(
            "GB-VAT",
            "VAT registration",
            r"(\d{9}|\d{12}|GD\d{3}|HA\d{3})",
            "9 or 12 digits",
            check=vat.is_valid,
        ),
    )
}
# Names that older files use for a scheme that has another code today.
FORMER_CODES = {
    "GB-LAW": "GB-PLA",
    "GB-LAN": "GB-LANI",
    "GB-ODS": "GB-NHS",
    "GB-URN": "GB-EDU",
    "GB-CRN": "GB-COH",
}
_COMPOSITE = re.compile(r"([A-Z]{2})-([A-Z0-9]{2,12})-(.+)", re.I)


def identify(scheme: str, value: str) -> Identifier:
    """The normalised identifier; raises :class:`NotValid`, which says what a good one looks like."""
    scheme = FORMER_CODES.get(scheme.strip().upper(), scheme.strip().upper())
    value = " ".join(value.split())
    if not scheme or not value:
        raise NotValid("An identifier needs a scheme and a value.", remedy="For example GB-COH and 01234567.")
    known = SCHEMES.get(scheme)
    if known is None:
        return Identifier(scheme, value[:60], checked=False)
    tidy = known.tidy(_bare(scheme, value))
    if not re.fullmatch(known.pattern, tidy) or not known.check(tidy):
        raise NotValid(f"This is not a {scheme} identifier ({known.name}).", remedy=f"Expected: {known.expects}.")
    return Identifier(scheme, tidy, checked=True)


def split(text: str) -> tuple[str, str]:
    """``GB-COH-01234567`` as (scheme, value); ("", "") where ``text`` does not have that shape."""
    found = _COMPOSITE.fullmatch(text.strip())
    return (f"{found[1]}-{found[2]}".upper(), found[3]) if found else ("", "")


def _bare(scheme: str, value: str) -> str:
    """Upper case without spaces or dots, and without the scheme where it was written in front."""
    value = value.upper().removeprefix(f"{scheme}-").removeprefix(f"{scheme}:")
    return re.sub(r"[\s.]", "", value)
