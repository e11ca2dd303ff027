"""Phrases that pages, files and the command line share."""

from __future__ import annotations

SELECTION = {
    "self_selected": "People came forward themselves; they do not stand for everybody who uses the service.",
    "sampled": "A sample was asked.",
    "everyone": "Everybody was asked.",
    "mixed": "Some came forward themselves, some were asked.",
    "unknown": "It is not known whether people came forward themselves or were asked.",
}

FACT_CHECK = (
    "The bodies concerned may point out mistakes and have a reply printed. They cannot stop or change a finding."
)


def share(numerator: int, base: int) -> str:
    """``30.0 %``; the caller has checked the base."""
    return f"{100 * numerator / base:.1f} %"


def interval(lower: float, upper: float) -> str:
    return f"95 % interval {100 * lower:.1f} to {100 * upper:.1f} %"


def out_of(numerator: int, base: int) -> str:
    return f"{numerator:,} of {base:,} accounts"
