"""Finding a service in people's own words, beside what else is used for it, on the same questions in the same run.

Directory: the services of Eastmarsh, and the real services of GOV.UK local links for each authority (from the folder of
real data): tens of thousands of rows. Questions: `asking_data/queries.txt`, half for tuning, half held out. Peers, each
with the names alone and with the plain words of `kinds.toml` beside them: LIKE, SQLite FTS5 (stems, triples), tantivy.

hit@3      share of questions with an answer where a right service stands among the first three different ones
no answer  of the questions that a method leaves without an answer, the share for which there is none
known      share of the questions for which there is no answer that a method leaves without one
p95        milliseconds for one question in one process, the index being there

Run: python benchmarks/asking.py [--data ../shared/data] [--half tuning|held-out|both] [--show]
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import sqlite3
import statistics
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable
from importlib.resources import files
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.site.settings")
os.environ.setdefault("COUNTERSIGN_HOME", tempfile.mkdtemp())

import django

django.setup()

from countersign.register.queries.index import FLOOR, Index, of_services  # noqa: E402
from countersign.register.redress import kinds  # noqa: E402

Find = Callable[[str], list[str]]
_DEEP = 60


def questions() -> list[tuple[str, frozenset[str], str]]:
    """(question, what is right, half); an empty set where nothing is."""
    right: frozenset[str] = frozenset()
    found, at = [], 0
    for line in Path(__file__).with_name("asking_data").joinpath("queries.txt").read_text().splitlines():
        if line.startswith("="):
            right, at = frozenset(line[1:].split()) - {"-"}, 0
        elif line and not line.startswith("#"):
            found.append((line, right, "held-out" if at % 2 else "tuning"))
            at += 1
    return found


def directory(data: Path) -> list[tuple[str, str, str, str]]:
    """(key, name, words, place) of each row."""
    book = tomllib.loads(files("countersign.demo").joinpath("eastmarsh/place.toml").read_text())
    rows = [(s["id"], s["name"], "\n".join(s["words"]), "Eastmarsh") for s in book["service"]]
    with (data / "local-links/lgsl_lgil_fallback_links.csv").open() as lines:
        keys = sorted({row[1] for row in csv.reader(lines) if row[0] != "la"})
    with (data / "local-links/local-authorities.csv").open() as lines:
        places = [row["name"] for row in csv.DictReader(lines)]
    return rows + [(key, called(key), "", place) for place in places for key in keys]


def called(key: str) -> str:
    """``older-people-s-bus-pass`` as a list has it."""
    return re.sub(r" s\b", "’s", key.replace("-", " ")).capitalize()


def ours(rows: Iterable[tuple[str, str, str, str]]) -> Find:
    rows = list(rows)
    index: Index = of_services((at, name, words, None) for at, (_, name, words, _) in enumerate(rows))

    def find(text: str) -> list[str]:
        meant = index.meant(text)
        scored = sorted(
            ((score, own) for (sort, own), score in meant.items() if sort == "service"), key=lambda p: -p[0]
        )
        best = scored[0][0] if scored else 0.0
        return [rows[int(own)][0] for score, own in scored if score * 2 >= best]

    return find


def beside(name: str) -> str:
    """Plain words for a name, from the same file that we use."""
    plain = [
        kind for kind in kinds().values() if name.casefold() in {n.casefold() for n in (kind.name, *kind.official)}
    ]
    return " ".join(word for kind in plain for word in (*kind.official, *kind.plain))


def _tokens(text: str) -> list[str]:
    return [word for word in re.findall(r"[a-z0-9]+", text.casefold()) if len(word) > 2]


def like(rows: list[tuple[str, str, str, str]]) -> Find:
    """Every word of the question somewhere in the row, as lists are searched today; then any of them."""
    base = sqlite3.connect(":memory:")
    base.execute("create table service (key, name, words)")
    base.executemany("insert into service values (?, ?, ?)", [row[:3] for row in rows])

    def find(text: str) -> list[str]:
        said = _tokens(text)
        if not said:
            return []
        one = "(name like ? or words like ?)"
        given = [f"%{word}%" for word in said for _ in (1, 2)]
        for glue in (" and ", " or "):
            where = glue.join([one] * len(said))
            order = " + ".join(["(name like ? or words like ?)"] * len(said))
            sql = f"select key from service where {where} order by {order} desc limit {_DEEP * 400}"
            if hits := [key for (key,) in base.execute(sql, given + given)]:
                return hits
        return []

    return find


def fts(rows: list[tuple[str, str, str, str]], tokenizer: str) -> Find:
    base = sqlite3.connect(":memory:")
    base.execute(f"create virtual table service using fts5(key unindexed, name, words, tokenize='{tokenizer}')")
    base.executemany("insert into service values (?, ?, ?)", [row[:3] for row in rows])
    triples = tokenizer == "trigram"

    def find(text: str) -> list[str]:
        said = _tokens(text)
        parts = {word[at : at + 3] for word in said for at in range(len(word) - 2)} if triples else set(said)
        if not parts:
            return []
        asked = " OR ".join(f'"{part}"' for part in sorted(parts))
        sql = f"select key from service where service match ? order by rank limit {_DEEP * 400}"
        return [key for (key,) in base.execute(sql, (asked,))]

    return find


def tantivy(rows: list[tuple[str, str, str, str]]) -> Find:
    import tantivy as library

    schema = library.SchemaBuilder()
    schema.add_text_field("key", stored=True, tokenizer_name="raw")
    schema.add_text_field("text", tokenizer_name="en_stem")
    index = library.Index(schema.build())
    writer = index.writer()
    for key, name, words, _ in rows:
        writer.add_document(library.Document(key=[key], text=[f"{name} {words}"]))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def find(text: str) -> list[str]:
        said = _tokens(text)
        if not said:
            return []
        asked = index.parse_query(" ".join(said), ["text"], fuzzy_fields={"text": (False, 1, True)})
        hits = searcher.search(asked, _DEEP * 400).hits
        return [searcher.doc(address)["key"][0] for _, address in hits]

    return find


def measured(find: Find, asked: list[tuple[str, frozenset[str], str]], show: bool) -> tuple[float, ...]:
    hits, silent, right_silent, times = 0, 0, 0, []
    answerable = sum(bool(right) for _, right, _ in asked)
    for text, right, _ in asked:
        start = time.perf_counter()
        found = find(text)
        times.append((time.perf_counter() - start) * 1000)
        first = list(dict.fromkeys(found))[:3]
        hits += bool(right & set(first))
        silent += not found
        right_silent += not found and not right
        if show and not (right & set(first) if right else not found):
            print(f"    {text!r}: {', '.join(first) or '-'} (not {', '.join(sorted(right)) or '-'})")
    nothing = len(asked) - answerable
    times.sort()
    precision = right_silent / silent if silent else float("nan")
    return (
        hits / answerable,
        precision,
        right_silent / max(1, nothing),
        statistics.median(times),
        times[int(len(times) * 0.95)],
    )


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--data", type=Path, default=Path(__file__).resolve().parents[2] / "shared/data")
    given.add_argument("--half", choices=("tuning", "held-out", "both"), default="both")
    given.add_argument("--show", action="store_true", help="what ours gets wrong")
    given.add_argument("--ours", action="store_true", help="leave the peers out")
    wanted = given.parse_args()
    rows = directory(wanted.data)
    plain = {name: beside(name) for name in {row[1] for row in rows}}
    rich = [(key, name, f"{words} {plain[name]}", place) for key, name, words, place in rows]
    methods: dict[str, Callable[[], Find]] = {"ours": lambda: ours(rows)}
    if not wanted.ours:
        for words, given_rows in (("names", rows), ("names and plain words", rich)):
            methods |= {
                f"LIKE, {words}": lambda given_rows=given_rows: like(given_rows),
                f"FTS5 porter, {words}": lambda given_rows=given_rows: fts(given_rows, "porter"),
                f"FTS5 trigram, {words}": lambda given_rows=given_rows: fts(given_rows, "trigram"),
                f"tantivy fuzzy, {words}": lambda given_rows=given_rows: tantivy(given_rows),
            }
    every = questions()
    print(f"{len(rows):,} services, {len({row[1] for row in rows})} names, {len(every)} questions, floor {FLOOR}")
    for half in ("tuning", "held-out") if wanted.half == "both" else (wanted.half,):
        asked = [one for one in every if one[2] == half]
        print(f"{half}: {len(asked)} questions, {sum(not right for _, right, _ in asked)} of them without an answer")
        print(f"  {'':38}{'hit@3':>8}{'no answer':>11}{'known':>8}{'median ms':>11}{'p95 ms':>9}{'build s':>9}")
        for name, build in methods.items():
            start = time.perf_counter()
            find = build()
            built = time.perf_counter() - start
            hit, precision, known, median, p95 = measured(find, asked, wanted.show and name == "ours")
            print(f"  {name:38}{hit:8.1%}{precision:11.1%}{known:8.1%}{median:11.2f}{p95:9.2f}{built:9.2f}")


if __name__ == "__main__":
    main()
