"""From what a rehearsal found to the work that may be expected, with the assumptions and their sources."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from countersign.stats.intervals import garwood, wilson

CLEAR = 0.05  # of those counted; a finding whose whole interval lies above is drafted by everybody
UNITS = (("accounts", "Accounts"), ("findings", "Findings"), ("answers", "Answers"), ("hours", "Hours of work"))

# What became of the rows, in the order of the steps.
PASSED = (
    ("rows", "Rows read"),
    ("refused", "Rows that could not be read"),
    ("held", "Held because they speak of danger"),
    ("copies", "Copies of another account"),
    ("set_aside", "Set aside: not about a public service, or without words"),
    ("doubtful", "Doubtful: a person decides"),
    ("counted", "Counted"),
    ("sampled", "Of these, read as a sample"),
)


@dataclass(frozen=True)
class Assumption:
    """A number that nobody measured here, with its bounds and where it comes from."""

    id: str
    words: str
    low: float
    expected: float
    high: float
    source: str


@cache
def assumptions() -> dict[str, Assumption]:
    """Every assumption by its id."""
    read = tomllib.loads((Path(__file__).parent / "rehearsal.toml").read_text(encoding="utf-8"))
    return {one["id"]: Assumption(**one) for one in read["assumption"]}


def forecast(found: Mapping[str, Any], *, offices: int) -> dict[str, Any]:
    """``{"days", "accounts", "findings", "answers", "hours"}`` for as many days as the past data cover (None where no
    account is dated); each total is ``[low, expected, high]``.

    Accounts: the exact 95 % Poisson interval of those that were counted. Findings: all that could be drafted (high),
    those that more than one in twenty told of (expected), those whose 95 % Wilson interval lies wholly above (low).
    Answers: one of each office to each. Hours: the assumptions, low with low and high with high; read are the sample,
    the doubtful and what speaks of danger, as many to each account counted as in the past data.
    """
    counted = int(found["counted"])
    limits = garwood(counted)
    accounts = [math.floor(float(limits.lower)), counted, math.ceil(float(limits.upper))]
    findings = _findings(found["findings"])
    answers = [number * offices for number in findings]
    looked_at = found["sampled"] + found["doubtful"] + found["held"]
    hours = [_hours(at, looked_at * accounts[at] / counted if counted else 0, answers[at]) for at in range(3)]
    return {"days": found["days"], "accounts": accounts, "findings": findings, "answers": answers, "hours": hours}


def _findings(drafted: Sequence[Mapping[str, Any]]) -> list[int]:
    shares = [one["numerator"] / one["base"] for one in drafted]
    lowers = [float(wilson(one["numerator"], one["base"]).lower) for one in drafted]
    return [sum(lower > CLEAR for lower in lowers), sum(share > CLEAR for share in shares), len(drafted)]


def _hours(at: int, read: float, answers: int) -> int:
    values = {name: (one.low, one.expected, one.high)[at] for name, one in assumptions().items()}
    return round(read * values["reading"] / 60 + answers * (values["answering"] + values["checking"]))
