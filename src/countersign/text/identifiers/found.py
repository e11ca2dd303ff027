"""What a recogniser hands back, and how several of them agree on one reading of a text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

# kind -> the words a reader sees in its place
TOKENS = {
    "name": "[name]",
    "phone": "[phone]",
    "email": "[email]",
    "postcode": "[postcode]",
    "nhs_number": "[NHS number]",
    "ni_number": "[NI number]",
    "birth_date": "[date of birth]",
    "card": "[card number]",
    "account": "[account number]",
    "vehicle": "[vehicle]",
    "address": "[address]",
    "web": "[web address]",
    "handle": "[social media name]",
    "passport": "[passport number]",
    "licence": "[driving licence]",
    "reference": "[reference]",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One identifier: its ``kind`` (a key of ``TOKENS``), where it stands (``text[start:end]``), how sure we are
    (``score``, 0 to 1) and ``why``, in words that never quote the text."""

    kind: str
    start: int
    end: int
    score: float
    why: str


def agreed(founds: Iterable[Found]) -> tuple[Found, ...]:
    """The findings in order of place, none overlapping. Overlapping ones become one span that covers them all,
    so that no rest of an identifier stays behind; its kind is that of the surest (then the longest)."""
    groups: list[list[Found]] = []
    reach = -1
    for found in sorted(founds, key=lambda f: (f.start, f.end)):
        if found.start < reach:
            groups[-1].append(found)
        else:
            groups.append([found])
        reach = max(reach, found.end)
    return tuple(_joined(group) for group in groups)


def _joined(group: list[Found]) -> Found:
    best = max(group, key=lambda f: (f.score, f.end - f.start, f.kind))
    return replace(best, start=min(f.start for f in group), end=max(f.end for f in group))
