"""How well written names are attached to bodies, on names labelled by hand; anyone can run it again.

No row of the data is kept here: ``quality/landlords.csv`` holds the first 16 hexadecimal digits of each name's SHA-256
and the group of names that mean one body ("none": no body at all).
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from countersign.errors import NotFound
from countersign.stats.intervals import wilson
from countersign.text.matching import Names, decided

_LABELS = Path(__file__).parents[3] / "quality" / "landlords.csv"
_FINDINGS = "housing-ombudsman/findings.csv.gz"
_AUTHORITIES = "uk-local-authorities/uk_la_past_current__uk_local_authorities_current.csv"
_LOOKUPS = "uk-local-authorities/uk_la_past_current__lookup_name_to_registry.csv"
_ABSENT = 0.3  # share of the labelled bodies that are kept out of the register, so that a wrong attachment can happen


@dataclass(frozen=True)
class Score:
    """Counts over all questions: attached rightly, wrongly, not sure, nothing; split by whether an answer exists."""

    counts: Mapping[tuple[str, bool], int]

    def _sum(self, *kinds: str, known: bool | None = None) -> int:
        return sum(n for (kind, has), n in self.counts.items() if kind in kinds and known in (None, has))

    @property
    def asked(self) -> int:
        return sum(self.counts.values())

    def shares(self) -> dict[str, tuple[int, int]]:
        """Precision, recall and the share left to a person, each as (x, n)."""
        return {
            "precision": (self._sum("right"), self._sum("right", "wrong")),
            "recall": (self._sum("right", known=True), self._sum("right", "wrong", "not sure", "nothing", known=True)),
            "not sure": (self._sum("not sure"), self.asked),
            "nothing found": (self._sum("nothing"), self.asked),
        }


@click.command()
@click.option(
    "--data",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the real data beside the project.",
)
@click.option("--seed", default=0, show_default=True, help="Chooses canonical names and absent bodies.")
@click.option(
    "--repeats", default=10, show_default=True, type=click.IntRange(1), help="Also the mean over so many seeds."
)
@click.option("--json", "as_json", is_flag=True)
def attach(data: Path, seed: int, repeats: int, as_json: bool) -> None:
    """Attach names to bodies: Housing Ombudsman landlords and names of local authorities.

    The register of the trial holds one spelling of each landlord (and none of 30 % of them); every other spelling is
    asked. Precision is the share of sure attachments that are right; recall counts those the register could answer.
    """
    if not (data / _FINDINGS).is_file() or not _LABELS.is_file():
        raise NotFound("The labelled names are not here.", remedy="Run in a checkout, with the data beside it.")
    groups, places = _labelled(data), _places(data)
    told = {
        "landlords": _told(landlords(groups, places, seed=seed)),
        f"landlords, over seeds {seed} to {seed + repeats - 1}": _told(
            _pooled(landlords(groups, places, seed=s) for s in range(seed, seed + repeats)), interval=False
        ),
        "local authorities": _told(authorities(data)),
    }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.echo(f"{sum(map(len, groups.values()))} landlord names labelled by hand, {len(groups)} groups.")
    for name, shares in told.items():
        click.echo(f"\n{name}")
        for what, share in shares.items():
            click.echo(f"  {what:<14}{share['x']:>6} of {share['n']:<6} {share['share']:.3f}  {share['interval']}")


def landlords(groups: Mapping[str, list[str]], places: Iterable[str], *, seed: int) -> Score:
    """One spelling of each present landlord is known; the others, and all of the absent ones, are asked."""
    rng = random.Random(seed)
    known, asked = [], []
    for group, names in sorted(groups.items()):
        if group == "none" or rng.random() < _ABSENT:
            asked += [(name, frozenset()) for name in names]
            continue
        canonical = rng.choice(names)
        known.append((group, canonical, "official"))
        asked += [(name, frozenset({group})) for name in names if name != canonical]
    return _score(Names.of(known, places=places), asked)


def authorities(data: Path) -> Score:
    """Official names are known; every other spelling in the lookup is asked for its code."""
    official = {(row["local-authority-code"], row["official-name"]) for row in _rows(data / _AUTHORITIES)}
    spelt: dict[str, set[str]] = defaultdict(set)
    for row in _rows(data / _LOOKUPS):
        spelt[row["la-name"]].add(row["local-authority-code"])
    asked = [(name, frozenset(codes)) for name, codes in spelt.items() if not official & {(c, name) for c in codes}]
    return _score(Names.of((code, name, "official") for code, name in sorted(official)), asked)


def _score(names: Names[str], asked: Iterable[tuple[str, frozenset[str]]]) -> Score:
    counts: Counter[tuple[str, bool]] = Counter()
    for name, truth in asked:
        candidates = names.candidates(name)
        best = decided(candidates)
        kind = ("right" if best.who in truth else "wrong") if best else "not sure" if candidates else "nothing"
        counts[kind, bool(truth)] += 1
    return Score(counts)


def _pooled(scores: Iterable[Score]) -> Score:
    counts: Counter[tuple[str, bool]] = Counter()
    for score in scores:
        counts.update(score.counts)
    return Score(counts)


def _told(score: Score, *, interval: bool = True) -> dict[str, dict[str, object]]:
    """Shares with their Wilson intervals; none over several seeds, which ask the same names again."""
    told = {}
    for what, (x, n) in score.shares().items():
        limits = wilson(x, n)
        bounds = f"95 % {float(limits.lower):.3f} to {float(limits.upper):.3f}" if interval else ""
        told[what] = {"x": x, "n": n, "share": x / n if n else 0.0, "interval": bounds}
    return told


def _labelled(data: Path) -> dict[str, list[str]]:
    """Group -> the names in it, as the data beside the project spells them."""
    labels = {row["digest"]: row["group"] for row in _rows(_LABELS)}
    with gzip.open(data / _FINDINGS, "rt", encoding="utf-8", newline="") as file:
        names = sorted({row["landlord"] for row in csv.DictReader(file)})
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if group := labels.get(hashlib.sha256(name.encode()).hexdigest()[:16]):
            groups[group].append(name)
    return groups


def _places(data: Path) -> list[str]:
    return [row["nice-name"] for row in _rows(data / _AUTHORITIES)]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
