"""Does the time of an answer tell whether a receipt code, or the name of an account, exists? Measured, never assumed.

    python benchmarks/receipts.py [TRIES]

Two kinds of question in turn, in one run, on a database with 20,000 receipts: a code that exists beside one that does
not, and one with a slip of the finger; a name that has an account beside one that nobody has. Welch's t of the times,
the slowest tenth left out; beyond 4.5 a leak is taken as shown (Goodwill and others, "A testing methodology for
side-channel resistance validation", 2011). The same kind of question twice shows what chance does here.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from random import Random
from time import perf_counter_ns

os.environ["COUNTERSIGN_HOME"] = tempfile.mkdtemp(prefix="countersign-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.site.settings")

import django

django.setup()

import numpy as np  # noqa: E402
from django.contrib.auth import authenticate  # noqa: E402
from django.core.management import call_command  # noqa: E402
from scipy.stats import ttest_ind  # noqa: E402

from countersign import clock  # noqa: E402
from countersign.errors import NotFound  # noqa: E402
from countersign.people import actions, queries  # noqa: E402
from countersign.people.codes import digest, new_code, tidied  # noqa: E402
from countersign.people.models import Receipt  # noqa: E402
from countersign.people.rules import SYSTEM  # noqa: E402

RECEIPTS, LEAK = 20_000, 4.5


def looked_up(code: str) -> None:
    try:
        queries.receipt_for(code)
    except NotFound:
        return


def signed_in(name: str) -> None:
    authenticate(username=name, password="three quiet geese")  # wrong for everybody


def times(one: Callable[[], None], other: Callable[[], None], tries: int, rng: Random) -> tuple[np.ndarray, np.ndarray]:
    """Nanoseconds of each, drawn in an order that nobody knows beforehand."""
    taken: tuple[list[int], list[int]] = ([], [])
    for _ in range(tries):
        which = rng.randrange(2)
        begun = perf_counter_ns()
        (one, other)[which]()
        taken[which].append(perf_counter_ns() - begun)
    return np.array(taken[0], float), np.array(taken[1], float)


def told(what: str, one: np.ndarray, other: np.ndarray) -> str:
    quick = [sample[sample <= np.quantile(sample, 0.9)] for sample in (one, other)]
    t = ttest_ind(*quick, equal_var=False).statistic
    medians = [np.median(sample) / 1000 for sample in quick]
    verdict = "LEAK" if abs(t) > LEAK else "none shown"
    return f"{what:<58} {medians[0]:>9,.1f} {medians[1]:>9,.1f} {t:>7.2f}  {verdict}"


def rows(tries: int) -> Iterator[str]:
    rng = Random(1)
    known = [actions.issue_receipt(purpose="experience")[1] for _ in range(50)]
    fresh = (digest(tidied(new_code()), key="another") for _ in range(RECEIPTS))
    Receipt.objects.bulk_create(Receipt(digest=one, issued_at=clock.now(), purpose="experience") for one in fresh)
    unknown = [new_code() for _ in range(50)]
    slips = [code[:-1] + ("0" if code[-1] != "0" else "1") for code in unknown]
    actions.add_account("sam@example.org", role="steward", password="three quiet herons", by=SYSTEM)
    pairs = (
        ("the same kind twice: codes that nobody has", looked_up, unknown, list(reversed(unknown)), tries),
        ("a code with a slip, a code that nobody has", looked_up, slips, unknown, tries),
        ("a code that exists, a code that nobody has", looked_up, known, unknown, tries),
        (
            "signing in wrongly: a name there is, one there is not",
            signed_in,
            ["sam@example.org"],
            ["no@example.org"],
            60,
        ),
    )
    for what, ask, some, others, number in pairs:
        yield told(what, *times(lambda: ask(rng.choice(some)), lambda: ask(rng.choice(others)), number, rng))  # noqa: B023


def main() -> int:
    tries = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    call_command("migrate", verbosity=0)
    print(f"{'median in microseconds':<58} {'one':>9} {'other':>9} {'t':>7}")
    for row in rows(tries):
        print(row)
    return 0


if __name__ == "__main__":
    sys.exit(main())
