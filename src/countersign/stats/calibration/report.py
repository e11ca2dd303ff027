"""All trials of a family as a table: false flags beside nominal, beside the reference's on the same data, and power."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator

from countersign.stats.calibration import funnels, over_time
from countersign.stats.calibration.trials import LONGEST, OURS, SEED, Outcome, Trial, outcome, rng_of

QUICK, FULL = 4, 30  # rounds of a trial
SAMPLE = 3  # trials of a part whose first round stands in the page
PARTS: dict[str, tuple[str, Callable[[], Iterator[Trial]]]] = {  # name -> how its families begin, and their trials
    "funnels": ("funnel", funnels.trials),
    "xmr": ("XmR", over_time.trials),
    "farrington": ("Farrington", over_time.trials),
    "ears": ("EARS", over_time.trials),
    "sums": ("sums", over_time.trials),
}


def trials(part: str) -> list[Trial]:
    """The trials of one part of ``PARTS``."""
    start, all_of_them = PARTS[part]
    return [trial for trial in all_of_them() if trial.family.startswith(start)]


def outcomes(part: str, rounds: int, *, seed: int = SEED) -> Iterator[Outcome]:
    """Runs one part, a trial at a time; as published (``FULL``), each until its looks can tell."""
    for trial in trials(part):
        yield outcome(trial, rounds, seed=seed, longest=LONGEST if rounds >= FULL else 1)


def markdown(found: Iterable[Outcome]) -> str:
    """A table for each family; a rate that is missed carries a dagger, and its reason stands below."""
    families: dict[str, list[Outcome]] = {}
    for one in found:
        families.setdefault(one.family, []).append(one)
    return "\n\n".join(_table(family, some) for family, some in families.items())


def comma_separated(found: Iterable[Outcome]) -> str:
    """All outcomes, one line a trial and method."""
    page = io.StringIO()
    lines = csv.writer(page, lineterminator="\n")
    lines.writerow(
        ["family", "case", "nominal", "method", "looks", "false", "found", "silent", "low", "high", "within a quarter"]
    )
    for one in found:
        for method, rate in one.false.items():
            ends = [f"{end * one.nominal:.6f}" for end in one.interval] if method == OURS else ["", ""]
            kept = _verdict(one) if method == OURS else ""
            silent = f"{one.silent:.4f}" if method == OURS else ""
            power = f"{one.found[method]:.4f}" if method in one.found else ""
            numbers = [f"{one.nominal:.6g}", method, one.looks, f"{rate:.6f}", power, silent]
            lines.writerow([one.family, one.case, *numbers, *ends, kept])
    return page.getvalue()


def first_rounds(part: str, *, seed: int = SEED) -> str:
    """Flags and looks of the first round of a few trials: where they differ, a page is of other code or data."""
    some = trials(part)
    tallies = [trial.steady(rng_of(trial, seed))[OURS] for trial in some[:: -(-len(some) // SAMPLE)]]
    return f"<!-- first rounds, seed {seed}: {' '.join(f'{hits:.4g}/{looks}' for hits, looks in tallies)} -->"


def inserted(page: str, part: str, table: str) -> str:
    """The page with the table between the marks of its part; unchanged where it has none."""
    start, end = f"<!-- {part}: written by countersign evaluate calibration -->", f"<!-- end of {part} -->"
    return re.sub(
        f"{re.escape(start)}.*?{re.escape(end)}", lambda _: f"{start}\n\n{table}\n\n{end}", page, flags=re.DOTALL
    )


def _table(family: str, found: list[Outcome]) -> str:
    methods = list(dict.fromkeys(method for one in found for method in one.false))
    powers = [method for method in methods if any(method in one.found for one in found)]
    silence = ["silent, %"] if any(one.silent for one in found) else []
    head = [
        "case",
        *(f"{name}, %" for name in methods),
        "of nominal",
        *silence,
        *(f"found: {name}, %" for name in powers),
    ]
    lines = [f"**{family}: nominal {_percent(found[0].nominal)} %**", "", _row(head), "|---" * len(head) + "|"]
    for one in found:
        share = "too few to say" if one.refused else _ratio(one)
        false = [_percent(one.false[name]) if name in one.false else "" for name in methods]
        if one.refused:
            false[methods.index(OURS)] = ""
        quiet = [_whole(one.silent)] if silence else []
        lines.append(_row([one.case, *false, share, *quiet, *(_whole(one.found.get(name)) for name in powers)]))
    reasons = {one.why for one in found if one.missed}
    return "\n".join([*lines, *(f"\n† {why or 'no reason known'}." for why in sorted(reasons))])


def _verdict(one: Outcome) -> str:
    return "refused" if one.refused else "yes" if one.kept else "no" if one.missed else "cannot tell"


def _ratio(one: Outcome) -> str:
    low, high = one.interval
    return f"{one.ratio:.2f} ({low:.2f}–{high:.2f})" + (" †" if one.missed else "" if one.kept else " ?")


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _percent(rate: float) -> str:
    return f"{100 * rate:.2g}" if rate < 0.0995 else f"{100 * rate:.0f}"


def _whole(rate: float | None) -> str:
    return "" if rate is None else f"{100 * rate:.0f}"
