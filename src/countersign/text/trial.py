"""How good a redaction is: recall on planted identifiers and names, and how much it takes that it should leave."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from countersign.text import canaries
from countersign.text.canaries import Planted
from countersign.text.identifiers import Found

Spans = tuple[tuple[int, int], ...]
Finder = Callable[[Sequence[str]], Iterable[Sequence[Found]]]


@dataclass(frozen=True, slots=True)
class Tally:
    """Of ``of`` planted identifiers of ``kind``, ``found`` were found whole; ``missed`` are the first few that were not
    (made-up text around a made-up identifier cut out, never the text it was planted in)."""

    kind: str
    found: int
    of: int
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Canaries:
    """What can be planted: sentences by kind, sentences for names by kind, and pools of names."""

    sentences: Mapping[str, Sequence[str]]
    name_sentences: Mapping[str, Sequence[str]]
    pools: Mapping[str, Sequence[str]]

    @classmethod
    def read(cls, folder: Path, *, pools: str = "held_out") -> Canaries:
        """The sentences of ``quality/canaries.toml`` and ``quality/names.toml``."""
        names = tomllib.loads((folder / "names.toml").read_text(encoding="utf-8"))
        drawn = {pool: words.split() for pool, words in names[pools].items()}
        sentences = names["sentences"] | {"given_foreign": names["sentences"]["given"]}
        return cls(tomllib.loads((folder / "canaries.toml").read_text(encoding="utf-8")), sentences, drawn)


def structured_canaries(plan: Canaries, texts: Sequence[str], rng: random.Random, *, each: int) -> list[Planted]:
    """``each`` texts for every kind of structured identifier, each with one planted at a random place."""
    out = []
    for kind, sentences in plan.sentences.items():
        for _ in range(each):
            it = canaries.MAKERS[kind](rng)
            secret = canaries.postcode_secret(it) if kind == "postcode" else None
            out.append(canaries.planted(rng, rng.choice(texts), rng.choice(sentences), it, kind, secret=secret))
    return out


def name_canaries(plan: Canaries, texts: Sequence[str], rng: random.Random, *, each: int) -> list[Planted]:
    """``each`` texts for every kind of name, each with one planted at a random place."""
    return [
        canaries.planted(rng, rng.choice(texts), rng.choice(sentences), canaries.name(rng, kind, plan.pools), kind)
        for kind, sentences in plan.name_sentences.items()
        for _ in range(each)
    ]


def recall(planted: Sequence[Planted], find: Finder, *, examples: int = 3) -> list[Tally]:
    """How many were found whole, by kind in order of planting. An identifier is found when no letter or digit of it
    stays; part of it is not enough."""
    of: Counter[str] = Counter(p.kind for p in planted)
    missed: dict[str, list[str]] = {kind: [] for kind in of}
    for plant, founds in zip(planted, find([p.text for p in planted]), strict=True):
        if not _gone(plant, founds):
            missed[plant.kind].append(plant.text[plant.start : plant.end])
    return [Tally(kind, n - len(missed[kind]), n, tuple(missed[kind][:examples])) for kind, n in of.items()]


def _gone(plant: Planted, founds: Sequence[Found]) -> bool:
    covered = {i for f in founds for i in range(max(f.start, plant.start), min(f.end, plant.end))}
    return all(i in covered for i in range(plant.start, plant.end) if plant.text[i].isalnum())


@dataclass(frozen=True, slots=True)
class Overreach:
    """What a redaction took from texts that hold nothing to take: ``touched`` of ``texts``, ``words`` of
    ``of_words``."""

    texts: int
    touched: int
    words: int
    of_words: int
    kinds: Mapping[str, int]


def overreach(texts: Sequence[str], find: Finder) -> Overreach:
    """Count what ``find`` takes from ``texts`` that hold no identifier."""
    taken: Counter[str] = Counter()
    touched = words = 0
    for text, founds in zip(texts, find(texts), strict=True):
        touched += bool(founds)
        words += sum(len(text[f.start : f.end].split()) for f in founds)
        taken.update(f.kind for f in founds)
    return Overreach(len(texts), touched, words, sum(len(t.split()) for t in texts), dict(taken))


def sentences_of(path: Path) -> list[str]:
    """The lines of a hand-written set, without its comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]
