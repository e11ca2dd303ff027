"""``countersign evaluate coding`` and ``countersign evaluate duplicates``: how good the reading of texts
is, on real ones.

Both print figures and counts only, never a text. Every share has its 95 % interval.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from random import Random

import click

from countersign.errors import NotReadable, NotValid
from countersign.stats import agreement
from countersign.stats.intervals import wilson
from countersign.text import similar
from countersign.text.coding import BestOf, Coder, Coding, Model, Rules, best_of, codebook, train, with_thresholds
from countersign.text.coding.labelled import Labelled, mapping, nhs_rows, splits, texts
from countersign.text.coding.model import KINDS
from countersign.text.rewording import REWORDINGS

DEFAULT_SEED = 20261123
_FEW = 10  # people's labels in the test split below which a figure says little

# file -> the column that holds people's words
_SOURCES = {
    "nhs-fft-comments/v6framework_230831.csv": "FFT answer",
    "newhaven-requests/newhaven_seeclickfix_2014.csv": "Description",
    "cfpb-complaints/cfpb_2023_payday_loans_2827_narratives.csv": "Consumer complaint narrative",
}

_folder = click.option(
    "--data", "folder", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the real data beside the project.",
)  # fmt: skip
_seed = click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Draws the split and the copies.")


# ---- coding


@click.command()
@_folder
@_seed
@click.option("--show-mapping", is_flag=True, help="First print how the NHS labels translate into our codebook.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Save the trained model in this folder.")
def coding(folder: Path, seed: int, show_mapping: bool, keep: Path | None) -> None:
    """Rules, trained model and the better of both, against the labels that NHS coders gave.

    People's comments are split by respondent: 60 % to learn from, 20 % to choose thresholds and coders on,
    20 % that nothing was chosen on. The figures are for the last.
    """
    parts = splits(nhs_rows(folder / "nhs-fft-comments" / "v6framework_230831.csv"), seed=seed)
    if show_mapping:
        _print_lines(_mapping_lines())
    click.echo("Split by respondent: " + ", ".join(f"{name} {len(rows):,}" for name, rows in parts.items()))
    click.echo("Training, about half a minute …", err=True)
    coders = _coders(parts, seed)
    given = [_codes_of_people(row) for row in parts["test"]]
    for coder in coders:
        _print_lines(_report(coder, coder.code(texts(parts["test"])), given))
    _print_lines(_choices(coders[-1].chosen))
    click.echo(
        "\nPeople's labels are not the truth: each comment was labelled once, labels are missing where a theme\n"
        "plainly is there, and the translation into our codebook loses some. A coder cannot agree with them better\n"
        "than a second person would, and nobody has measured that here."
    )
    if keep:
        coders[1].save(keep)
        click.echo("Model and card saved. It holds words from accounts: keep it as closely as them.")


def _coders(parts: dict[str, list[Labelled]], seed: int) -> tuple[Rules, Model, BestOf]:
    learn, choose = parts["train"], parts["validation"]
    labels = [_codes_of_people(row) for row in choose]
    model = train(
        texts(learn),
        [_codes_of_people(row) for row in learn],
        trained_on="NHS Friends and Family, training split",
        seed=seed,
    )
    model = with_thresholds(model, texts(choose), labels)
    rules = Rules()
    return rules, model, best_of(rules, model, texts(choose), labels)


def _codes_of_people(row: Labelled) -> frozenset[str]:
    return row.themes | ({row.kind} if row.kind else set())


def _codes_said(coding: Coding) -> frozenset[str]:
    """The themes, and the tone as a sentiment label has it: praise, or problem for all that asks for
    something."""
    return frozenset(coding.themes) | ({coding.tone} if coding.tone else set())


def _report(coder: Coder, codings: Sequence[Coding], given: Sequence[frozenset[str]]) -> Iterator[str]:
    said = [_codes_said(coding) for coding in codings]
    yield f"\n{coder.name} ({coder.version})"
    yield f"{'code':18}{'people':>7}  {'precision':18} {'recall':18} {'F1':18} kappa"
    scores = []
    for code in (*codebook().themes, *KINDS):
        counts = agreement.table(said, given, code)
        base = counts.both + counts.second_only
        if base:
            yield _line(code, base, counts)
            scores.append((code, base, agreement.f1(counts).value, agreement.kappa(counts).value))
    yield from _means(scores)


def _line(code: str, base: int, counts: agreement.Table) -> str:
    measures = (agreement.precision, agreement.recall, agreement.f1, agreement.kappa)
    mark = " *" if base < _FEW else ""
    return f"{code:18}{base:7,}  " + " ".join(f"{_estimate(measure(counts)):18}" for measure in measures) + mark


def _estimate(estimate: agreement.Estimate) -> str:
    return (
        f"{estimate.value:.2f} ({estimate.lower:.2f}–{estimate.upper:.2f})" if estimate.value == estimate.value else "–"
    )


def _means(scores: Sequence[tuple[str, int, float, float]]) -> Iterator[str]:
    themes = [score for score in scores if score[0] not in KINDS]
    for words, chosen in (("all themes", themes), (f"themes with {_FEW} or more", [s for s in themes if s[1] >= _FEW])):
        f1, kappa = (sum(score[at] for score in chosen) / len(chosen) for at in (2, 3))
        yield f"mean of {words} ({len(chosen)}): F1 {f1:.3f}, kappa {kappa:.3f}"
    if len(themes) < len(codebook().themes):
        missing = [theme for theme in codebook().themes if theme not in {score[0] for score in themes}]
        yield f"no label here for: {', '.join(missing)}.  * fewer than {_FEW} labels"


def _choices(chosen: Mapping[str, str]) -> Iterator[str]:
    for coder in ("model", "rules"):
        yield f"best_of asks the {coder} for: " + (", ".join(c for c in chosen if chosen[c] == coder) or "nothing")


def _mapping_lines() -> Iterator[str]:
    for label, themes in mapping()["themes"].items():
        yield f"{label:60} → {', '.join(themes) or '(no theme of ours)'}"


# ---- duplicates


@dataclass(frozen=True)
class _Planted:
    """A text, the family it belongs to, and how it was reworded ("" for the original)."""

    text: str
    family: int
    kind: str


@click.command()
@_folder
@_seed
@click.option("--families", default=150, show_default=True, help="Originals per rewording and source.")
@click.option(
    "--threshold", default=similar.THRESHOLD, show_default=True, help="Closeness from which texts are copies."
)
def duplicates(folder: Path, seed: int, families: int, threshold: float) -> None:
    """Seeded rewordings planted among real texts: how many are found, and how many of those found are
    right."""
    for file, column in _SOURCES.items():
        if (folder / file).exists():
            _print_lines(_duplicates_in(folder / file, column, Random(seed), families, threshold))


def _duplicates_in(file: Path, column: str, rng: Random, families: int, threshold: float) -> Iterator[str]:
    real = _column(file, column)
    found = similar.clusters(real, threshold=threshold)
    yield f"\n{file.parent.name}: {len(real):,} rows"
    yield from _findings(found, real)
    planted = _planted(real, {row for cluster in found for row in cluster.members}, rng, families)
    clusters = similar.clusters([each.text for each in planted], threshold=threshold)
    yield f"{'rewording':12} {'copies':>7}  {'recall of pairs':22} {'precision of pairs':22} families found whole"
    for kind in REWORDINGS:
        yield _duplicate_line(kind, planted, [cluster.members for cluster in clusters])


def _findings(found: Sequence[similar.ClusterFound], real: Sequence[str]) -> Iterator[str]:
    exact = sum(cluster.exact for cluster in found)
    extra = sum(len(cluster.members) - 1 for cluster in found)
    largest = max((len(cluster.members) for cluster in found), default=0)
    yield (
        f"found as they are: {len(found):,} clusters ({exact:,} word for word), {extra:,} rows beyond the first of "
        f"their cluster, the largest of {largest:,}; {sum(_short(t) for t in real):,} rows too short to be a copy"
    )


def _planted(real: Sequence[str], clustered: set[int], rng: Random, families: int) -> list[_Planted]:
    """Every real text that is in no cluster, and beside some of them their reworded copies, in random
    order."""
    background = [text for row, text in enumerate(real) if row not in clustered and not _short(text)]
    able = [at for at, text in enumerate(background) if len(similar.plain(text).split()) >= similar.MIN_WORDS_NEAR]
    wanted = min(families, len(able) // len(REWORDINGS))
    if not wanted:
        raise NotValid("There are too few longer texts in this file.", remedy="Give a file with a few hundred.")
    drawn = iter(rng.sample(able, wanted * len(REWORDINGS)))
    planted = [_Planted(text, at, "") for at, text in enumerate(background)]
    for kind, reword in REWORDINGS.items():
        for at in (next(drawn) for _ in range(wanted)):
            planted += [_Planted(reword(background[at], rng), at, kind) for _ in range(2)]
    rng.shuffle(planted)
    return planted


def _duplicate_line(kind: str, planted: Sequence[_Planted], clusters: Sequence[tuple[int, ...]]) -> str:
    families: dict[int, set[int]] = {each.family: set() for each in planted if each.kind == kind}
    for row, each in enumerate(planted):
        if each.family in families:
            families[each.family].add(row)
    true = {pair for family in families.values() for pair in combinations(sorted(family), 2)}
    mine = {row for family in families.values() for row in family}
    said = {pair for c in clusters for pair in combinations(c, 2) if pair[0] in mine or pair[1] in mine}
    whole = {frozenset(cluster) for cluster in clusters}
    right = sum(frozenset(family) in whole for family in families.values())
    return (
        f"{kind:12} {2 * len(families):7,}  {_share(len(true & said), len(true)):22} "
        f"{_share(len(true & said), len(said)):22} {_share(right, len(families))}"
    )


def _share(x: int, n: int) -> str:
    if not n:
        return "–"
    limits = wilson(x, n)
    return f"{x / n:.3f} ({limits.lower:.3f}–{limits.upper:.3f})"


def _short(text: str) -> bool:
    return len(similar.plain(text).split()) < similar.MIN_WORDS_EXACT


def _column(file: Path, column: str) -> list[str]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return [row[column] for row in csv.DictReader(lines) if row.get(column)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise NotReadable("A source file cannot be read.", remedy="Check that it is CSV in UTF-8.") from error


def _print_lines(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(line)
