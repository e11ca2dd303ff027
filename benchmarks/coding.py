"""Coding many short texts: the rules coder beside a loop of regular expressions, the model beside scikit-learn.

    uv run --group bench python benchmarks/coding.py --rows 100000 --peer-rows 2000

The loop is the usual way to code by words: one pattern for each cue, `Series.str.contains` over all rows. It finds no
places, turns nothing round for "not", and looks at no clause; ours does. Prints ratios; trust those, not the seconds.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable
from random import Random

import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import MultiLabelBinarizer

from countersign.text.coding import Rules, codebook, train
from countersign.text.coding.lexicon import lexicon
from countersign.text.phrases import spelled

OPENINGS = ("Yesterday", "When I rang", "Last week", "My mother says that", "To be fair,", "Again", "As far as I know")
SUBJECTS = (
    "the driver",
    "the office",
    "a nurse",
    "the repair team",
    "our street",
    "the letter",
    "the food",
    "the line",
)
VERBS = (
    "was not rude",
    "came late",
    "was very kind",
    "lost my form",
    "did not listen",
    "was cold",
    "was never answered",
)
ENDINGS = (
    "and we waited three hours.",
    "thank you.",
    "and nobody told us.",
    "but it was sorted.",
    "so I gave up.",
    ".",
)


def written(rows: int, rng: Random) -> list[str]:
    """Made-up accounts of one or two sentences."""
    parts = (OPENINGS, SUBJECTS, VERBS, ENDINGS)
    return [" ".join(rng.choice(p) for _ in range(rng.randint(1, 2)) for p in parts) for _ in range(rows)]


def loop(texts: list[str]) -> int:
    """One regular expression for each cue, over all rows. Returns the hits."""
    series, hits = pd.Series(texts), 0
    for cue in lexicon().cues.values():
        literals = [text.rstrip("*") for phrase in cue.phrases for text in spelled(phrase)]
        pattern = re.compile(r"\b(?:" + "|".join(re.escape(text) for text in literals) + r")\b", re.IGNORECASE)
        hits += int(series.str.contains(pattern).sum())
    return hits


def rate(work: Callable[[list[str]], object], texts: list[str]) -> float:
    """Rows per second."""
    start = time.perf_counter()
    work(texts)
    return len(texts) / (time.perf_counter() - start)


def pipeline(texts: list[str], labels: list[set[str]]) -> Callable[[list[str]], object]:
    """Scikit-learn's own pipeline with the same features and the same classifier."""
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, strip_accents="unicode")
    letters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True, strip_accents="unicode"
    )
    logistic = OneVsRestClassifier(LogisticRegression(C=10.0, solver="liblinear"))
    made = make_pipeline(make_union(words, letters), logistic)
    made.fit(texts, MultiLabelBinarizer().fit_transform(labels))
    return made.predict


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--rows", type=int, default=100_000)
    ask.add_argument("--peer-rows", type=int, default=2_000)
    ask.add_argument("--model-rows", type=int, default=10_000)
    ask.add_argument("--seed", type=int, default=1)
    given = ask.parse_args()
    texts, rules = written(given.rows, Random(given.seed)), Rules()
    ours, theirs = rate(rules.code, texts), rate(loop, texts[: given.peer_rows])
    print(f"rules       {given.rows:9,} rows  {ours:9,.0f} rows/s")
    print(f"regex loop  {given.peer_rows:9,} rows  {theirs:9,.0f} rows/s")
    print(f"ratio       {ours / theirs:.1f} times the rows per second")
    few = texts[:1500]
    themes = [set(coding.themes) & set(codebook().themes) for coding in rules.code(few)]
    model, plain = train(few, themes), pipeline(few, themes)
    many = texts[: given.model_rows]
    ours, theirs = rate(model.code, many), rate(plain, many)
    print(f"model       {given.model_rows:9,} rows  {ours:9,.0f} rows/s")
    print(f"pipeline    {given.model_rows:9,} rows  {theirs:9,.0f} rows/s")
    print(f"ratio       {ours / theirs:.2f} times the rows per second")


if __name__ == "__main__":
    main()
