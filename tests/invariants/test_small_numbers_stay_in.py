"""Invariant 4, across the whole house: an attacker reads only the public files of successive releases, takes each
number as a sum over the people who may be there, and solves for them.

What is shown is read from ``/number/<address>.csv``; what an address means is public (it is made of its question).
"""

from __future__ import annotations

import csv
import io
import random
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pytest
from django.test import Client
from scipy.optimize import Bounds, LinearConstraint, milp

from countersign.engine import Contains, Is, Lacks, Question
from countersign.experiences.models import Experience
from countersign.findings import actions as findings
from countersign.insight import actions as insight
from countersign.insight.models import Number
from countersign.insight.queries import published_many
from countersign.people.rules import SYSTEM
from countersign.register.models import Body

THEMES, KINDS = ("lateness", "staff-manner"), ("problem", "praise")
SMALL = range(1, 5)
MOST = 500  # nobody tells more often than that in these towns
Cell = tuple[int, str, str]  # body, kind, themes that are told together


@pytest.fixture
def town(place):
    """The place with a third body and no accounts; ``grow(rng)`` adds some, ``shrink(rng)`` withdraws some."""
    Experience.objects.all().delete()
    place.third = Body.objects.create(slug="marsh-homes", name="Marsh Homes", fictional=True)
    return place


def _grow(town, rng: random.Random, most: int) -> None:
    for body in (town.provider, town.subcontractor, town.third):
        for kind in KINDS:
            for themes in ([], ["lateness"], ["staff-manner"], ["lateness", "staff-manner"]):
                if number := rng.choice((0, 0, 1, 2, 3, rng.randint(4, most))):
                    contract = town.contract if body != town.third else None
                    town.told(number, body=body, kind=kind, themes=themes, contract=contract)


def _shrink(rng: random.Random) -> None:
    keys = list(Experience.objects.filter(state="counted").values_list("pk", flat=True))
    Experience.objects.filter(pk__in=rng.sample(keys, rng.randint(1, 6))).update(state="withdrawn")


def _truth() -> dict[Cell, int]:
    counts: dict[Cell, int] = defaultdict(int)
    for body, kind, themes in Experience.objects.filter(state="counted").values_list("body_id", "kind", "themes"):
        counts[body, kind, "+".join(themes)] += 1
    return counts


def _holds(question: Question, cell: Cell, contracts: dict[int, int | None]) -> bool | None:
    """Whether the people of a cell are counted by a question; None where it cuts finer, or counts others."""
    if question.facts != "experiences":
        return None
    body, kind, themes = cell
    value = {"body_id": body, "kind": kind, "contract_id": contracts[body]}
    for condition in question.where:
        match condition:
            case Is(column, wanted) if column in value:
                if value[column] != wanted:
                    return False
            case Contains("themes", code):
                if code not in themes.split("+"):
                    return False
            case Lacks("themes", code):
                if code in themes.split("+"):
                    return False
            case _:
                return None
    return None if question.period else True


def _seen(client: Client) -> dict[str, dict[int, int | None]]:
    """``{address: {release: number or None}}`` of every address that answers, read from its public file."""
    found: dict[str, dict[int, int | None]] = {}
    for address in Number.objects.values_list("address", flat=True):  # a reader could try them all
        answer = client.get(f"/number/{address}.csv")
        if answer.status_code == 200:
            lines = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
            found[address] = {int(one["release"]): _number(one) for one in lines}
    return found


def _number(line: dict[str, str]) -> int | None:
    """The count of a line that was counted for this very release; what was left standing says nothing exact."""
    return int(line["value"]) if line["value"].isdigit() and line["shown"] == "shown" else None


def _equations(seen, cells: list[Cell], releases: range, contracts) -> Iterator[tuple[np.ndarray, int]]:
    """One row for each number that a release shows, over the cells of all releases one after another."""
    for address, shown in seen.items():
        question = Number.objects.get(pk=address).asks
        row = [_holds(question, cell, contracts) for cell in cells]
        if None not in row:
            for at, release in enumerate(releases):
                if shown.get(release) is not None:
                    full = np.zeros(len(cells) * len(releases))
                    full[at * len(cells) : (at + 1) * len(cells)] = row
                    yield full, shown[release]


def _zeros(cells: list[Cell], last: int) -> Iterator[tuple[np.ndarray, int]]:
    """What pages print as 0 for a body, its kinds and themes in the newest release: nobody, said without an address."""
    asked = [
        Question("experiences", (Is("body_id", body), *what))
        for body in sorted({body for body, _, _ in cells})
        for what in ((), *((Is("kind", kind),) for kind in KINDS), *((Contains("themes", theme),) for theme in THEMES))
    ]
    for question, number in published_many(asked).items():
        if number.fresh == 0:
            row = np.zeros(len(cells) * last)
            row[-len(cells) :] = [bool(_holds(question, cell, {cell[0]: None})) for cell in cells]
            yield row, 0


def _is_sure(target: np.ndarray, total: int, rows: list[np.ndarray], values: list[int]) -> bool:
    """Whether no world of whole people shows these numbers and has another total than the true one."""
    known, many, whole = LinearConstraint(np.array(rows), values, values), Bounds(0, MOST), np.ones(len(target))
    for low, high in ((-np.inf, total - 1), (total + 1, np.inf)):
        other = [known, LinearConstraint(target, low, high)]
        found = milp(
            np.zeros(len(target)), constraints=other, bounds=many, integrality=whole, options={"time_limit": 60}
        )
        assert found.status in (0, _NO_SUCH_WORLD), "the attacker could not finish"
        if found.status == 0:
            return False
    return True


_NO_SUCH_WORLD = 2  # what scipy.optimize.milp says of what cannot be


def _public_counts(cells: list[Cell]) -> dict[str, np.ndarray]:
    """What must not be learned: anybody's body, body by kind, body by theme."""
    bodies = sorted({body for body, _, _ in cells})
    wanted = {f"body {b}": [c[0] == b for c in cells] for b in bodies}
    wanted |= {f"body {b} {k}": [c[0] == b and c[1] == k for c in cells] for b in bodies for k in KINDS}
    wanted |= {f"body {b} {t}": [c[0] == b and t in c[2].split("+") for c in cells] for b in bodies for t in THEMES}
    return {name: np.array(row, float) for name, row in wanted.items()}


def _learned(client: Client, truths: list[dict[Cell, int]], contracts) -> list[tuple[str, int]]:
    """Every count of one to four, and every change of one to four between releases, that the attacker is sure of."""
    cells = sorted({cell for truth in truths for cell in truth})
    releases = range(1, len(truths) + 1)
    known = [*_equations(_seen(client), cells, releases, contracts), *_zeros(cells, len(truths))]
    rows, values = zip(*known, strict=True)
    assert len(rows) > 3, "nothing is shown, so nothing is tried"
    width, sure = len(cells), []
    for name, row in _public_counts(cells).items():
        totals = [int(row @ np.array([truth.get(cell, 0) for cell in cells])) for truth in truths]
        for at, total in enumerate(totals):
            target = np.zeros(width * len(truths))
            target[at * width : (at + 1) * width] = row
            if total in SMALL and _is_sure(target, total, list(rows), list(values)):
                sure.append((f"{name}, release {at + 1}", total))
            change = total - totals[at - 1] if at else 0
            if abs(change) in SMALL:
                target[(at - 1) * width : at * width] = -row
                if _is_sure(target, change, list(rows), list(values)):
                    sure.append((f"{name}, change to release {at + 1}", change))
    return sure


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_nobody_learns_a_small_count_or_a_small_change_from_public_files(town, client, seed) -> None:
    rng, truths = random.Random(seed), []
    for most in (30, 12, 0):
        _grow(town, rng, most) if most else _shrink(rng)
        insight.refresh()
        insight.release(by=SYSTEM)
        truths.append(_truth())
    contracts = {town.provider.pk: town.contract.pk, town.subcontractor.pk: town.contract.pk, town.third.pk: None}
    assert _learned(client, truths, contracts) == []


def test_the_attacker_does_find_what_is_not_protected(place, client, monkeypatch) -> None:
    """With suppression switched off, the same attacker learns the small counts: the attack can succeed."""
    from countersign.stats.disclosure import Shown

    def unprotected(counts, sums, *, printed, **_):
        return {key: Shown(value, "shown") for key, value in counts.items() if key in printed}

    monkeypatch.setattr("countersign.insight.actions.releasing.protect", unprotected)
    place.told(3, kind="praise")
    place.release()
    sure = _learned(client, [_truth()], {place.provider.pk: place.contract.pk})
    assert (f"body {place.provider.pk} praise, release 1", 3) in sure


@pytest.mark.parametrize("few", [1, 4])
def test_a_finding_is_never_printed_with_a_small_number(place, few) -> None:
    place.told(few, themes=["cleanliness"])
    insight.refresh()
    question = place.base.but(where=(*place.base.where, Contains("themes", "cleanliness")))
    with pytest.raises(Exception, match="fewer than five"):
        findings.draft(question, base=place.base, claim="Some speak of dirt.", kind="problem", by=place.steward,
                       contract=place.contract)  # fmt: skip
