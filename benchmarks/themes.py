"""Themes of many short texts: ours beside scikit-learn's NMF and tomotopy's LDA, on the same rows in the same run.

    uv run --group bench python benchmarks/themes.py          # the labelled rows as they are, and 100,000 made of them
    uv run --group bench python benchmarks/themes.py --rows 20000 --number 20

The texts are the labelled NHS comments beside the project (COUNTERSIGN_REAL_DATA). The many are drawn from them with
replacement, each word left out with a chance of 15 in 100, so that no two need be alike. Each method gets the strings
and gives a theme for every text and ten words for every theme. Time is from strings to themes. Coherence is measured on
all texts with the same words for everybody; agreement on the texts to which people gave exactly one of their labels.
Trust ratios, not seconds.
"""

from __future__ import annotations

import argparse
import csv
import os
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import tomotopy
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

from countersign.text.coding.labelled import NO_ANSWER, mapping
from countersign.text.themes import coherence, document_terms, find
from countersign.text.themes.quality import adjusted_rand, best_f1, diversity, mutual_information
from countersign.text.themes.tokens import Tokens, tokenised

COMMENTS = Path(os.environ.get("COUNTERSIGN_REAL_DATA", "../shared/data")) / "nhs-fft-comments/v6framework_230831.csv"
LEFT_OUT = 0.15
FREQUENT = 0.01  # of all texts; rarer labels are too few to look for
STOP_WORDS = sorted(
    ENGLISH_STOP_WORDS | {word.replace("'", "") for word in ("don't", "didn't", "i'm", "i've", "can't")}
)

Answer = tuple[np.ndarray, Sequence[Sequence[str]]]


@dataclass(frozen=True)
class Rows:
    """``texts`` with the human labels of each, and the same cut into words for measuring coherence."""

    texts: list[str]
    labels: list[frozenset[str]]
    tokens: Tokens


def labelled(file: Path) -> list[tuple[str, frozenset[str]]]:
    """Each comment that says something, and the labels people gave it, as they gave them."""
    names = mapping()
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if not row[names["unlabelled"]].strip()]
    told = [row for row in rows if row[names["text"]].strip().lower().rstrip(".") not in NO_ANSWER]
    labels = [label for label in names["themes"] if label != "Not assigned"]
    return [(row[names["text"]], frozenset(one for one in labels if row[one].strip() == "1")) for row in told]


def rows_of(read: Sequence[tuple[str, frozenset[str]]], number: int | None, seed: int) -> Rows:
    """The labelled rows, or ``number`` drawn from them with words left out."""
    rng = Random(seed)
    drawn = list(read) if number is None else rng.choices(read, k=number)
    texts = [text if number is None else _thinned(text, rng) for text, _ in drawn]
    return Rows(texts, [labels for _, labels in drawn], tokenised(texts))


def _thinned(text: str, rng: Random) -> str:
    return " ".join(word for word in text.split() if rng.random() >= LEFT_OUT) or text


def ours(texts: list[str], number: int, seed: int) -> Answer:
    least = max(5, len(texts) // 5000)
    said = document_terms(texts, least=least)
    found = find(said, number=number, seed=seed, least=least)
    return found.held(said).of, found.telling


def nmf(texts: list[str], number: int, seed: int) -> Answer:
    """TF-IDF and NMF with scikit-learn's own start and stop, 200 rounds at most."""
    words = TfidfVectorizer(stop_words=STOP_WORDS, min_df=5, max_df=0.3, preprocessor=_plain_words)
    table = words.fit_transform(texts)
    model = NMF(number, init="nndsvd", random_state=seed, max_iter=200)
    weights, names = model.fit_transform(table), words.get_feature_names_out()
    return weights.argmax(axis=1), [[names[at] for at in np.argsort(-row)[:10]] for row in model.components_]


def lda(texts: list[str], number: int, seed: int) -> Answer:
    """LDA by Gibbs sampling, 100 rounds on two threads; a text without words is about none."""
    model = tomotopy.LDAModel(k=number, min_df=5, seed=seed)
    stop, place = set(STOP_WORDS), np.full(len(texts), -1)
    for at, text in enumerate(texts):
        if words := [word for word in _plain_words(text).split() if len(word) > 1 and word not in stop]:
            model.add_doc(words)
            place[at] = len(model.docs) - 1
    model.train(100, workers=2)
    each = np.array([np.argmax(one.get_topic_dist()) for one in model.docs])
    of = np.where(place >= 0, each[np.maximum(place, 0)], -1)
    return of, [[word for word, _ in model.get_topic_words(at, 10)] for at in range(number)]


def _plain_words(text: str) -> str:
    """The same letters for everybody: lower case, no apostrophes, marks as spaces."""
    lowered = text.lower().replace("'", "").replace("’", "")
    return "".join(c if c.isalnum() else " " for c in lowered)


METHODS: dict[str, Callable[[list[str], int, int], Answer]] = {"ours": ours, "sklearn NMF": nmf, "tomotopy LDA": lda}


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock on the wall, and of all processors together: on a busy machine the second is the fairer."""

    wall: float
    processor: float


def timed(work: Callable[[], Answer]) -> tuple[Answer, Spent]:
    wall, processor = time.perf_counter(), time.process_time()
    answer = work()
    return answer, Spent(time.perf_counter() - wall, time.process_time() - processor)


def judged(name: str, spent: Spent, answer: Answer, rows: Rows) -> None:
    """Prints one line."""
    of, telling = answer
    single = np.array([at for at, labels in enumerate(rows.labels) if len(labels) == 1 and of[at] >= 0])
    given, found = [next(iter(rows.labels[at])) for at in single], of[single]
    counts = {label: sum(label in labels for labels in rows.labels) for label in frozenset().union(*rows.labels)}
    frequent = sorted(label for label, count in counts.items() if count >= FREQUENT * len(rows.texts))
    near = np.mean([best_f1(rows.labels, of, label) for label in frequent])
    full = [words for words in telling if len(words) > 1]
    top = min(10, min(map(len, full)))
    print(
        f"{name:14s} {spent.wall:8.2f} s ({spent.processor:7.2f} s of processors)  {len(telling):3d} themes"
        f"  NMI {mutual_information(given, found):.3f}  ARI {adjusted_rand(given, found):.3f}  best F1 {near:.3f}"
        f"  c_npmi {np.nanmean(coherence(full, rows.tokens)):+.3f}"
        f"  c_v {np.nanmean(coherence(full, rows.tokens, 'c_v')):.3f}  diversity {diversity(full, top):.2f}",
        flush=True,
    )


def compare(rows: Rows, number: int, seed: int) -> None:
    spent = {}
    for name, method in METHODS.items():
        answer, spent[name] = timed(lambda method=method: method(rows.texts, number, seed))
        judged(name, spent[name], answer, rows)
    peers = [one for name, one in spent.items() if name != "ours"]
    wall = min(one.wall for one in peers) / spent["ours"].wall
    processor = min(one.processor for one in peers) / spent["ours"].processor
    print(f"{'ratio':14s} {wall:8.1f} times ({processor:7.1f} of processors) as fast as the fastest of the others\n")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--rows", type=int, default=100_000)
    ask.add_argument("--number", type=int, nargs="+", default=[20, 40])
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--comments", type=Path, default=COMMENTS)
    given = ask.parse_args()
    warnings.filterwarnings("ignore")  # of peers about rounds and threads
    read = labelled(given.comments)
    ours([text for text, _ in read[:500]], 5, given.seed)  # loads the libraries
    for number in given.number:
        for rows in (rows_of(read, None, given.seed), rows_of(read, given.rows, given.seed)):
            print(f"{len(rows.texts):,} texts, {number} themes asked for")
            compare(rows, number, given.seed)


if __name__ == "__main__":
    main()
