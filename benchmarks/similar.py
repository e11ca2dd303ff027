"""Copies among many short texts: rows per second of `text.similar` beside datasketch's MinHashLSH on the same rows.

    uv run --group bench python benchmarks/similar.py --rows 100000 --peer-rows 5000

Both look for pairs with the same number of permutations on the same shingles; datasketch only names candidates, ours
also counts every candidate exactly and clusters them. datasketch is slow enough that it runs on fewer rows (its time
grows with the rows, so its rows per second are flattered). Prints ratios; trust those, not the seconds.
"""

from __future__ import annotations

import argparse
import resource
import time
from random import Random

from datasketch import MinHash, MinHashLSH

from countersign.text import shingles, similar
from countersign.text.rewording import REWORDINGS

LETTERS = ("ba", "den", "fo", "gri", "ka", "lum", "mi", "nor", "pe", "sta", "ru", "ti", "vo", "wen", "ys", "cha")


def vocabulary(rng: Random, size: int = 4000) -> list[str]:
    """Made-up words of one to four syllables."""
    return ["".join(rng.choices(LETTERS, k=rng.randint(1, 4))) for _ in range(size)]


def written(rows: int, rng: Random) -> list[str]:
    """Made-up accounts of 8 to 60 words; every tenth is a reworded copy of an earlier one."""
    words = vocabulary(rng)
    often = [1 / (rank + 10) for rank in range(len(words))]  # as in language: few words very often (Zipf)
    texts = [" ".join(rng.choices(words, often, k=rng.randint(8, 60))) + "." for _ in range(rows)]
    kinds = list(REWORDINGS.values())
    for at in range(10, rows, 10):
        texts[at] = rng.choice(kinds)(texts[rng.randrange(at)], rng)
    return texts


def peer(texts: list[str]) -> int:
    """The usual way: one MinHash each from its five-letter runs, inserted and queried. Returns the candidates."""
    index = MinHashLSH(num_perm=shingles.PERMUTATIONS, params=(shingles.BANDS, shingles.ROWS))
    hashes = {}
    for at, text in enumerate(texts):
        plain = shingles.plain(text)
        mine = MinHash(num_perm=shingles.PERMUTATIONS)
        mine.update_batch([plain[k : k + shingles.SHINGLE].encode() for k in range(len(plain) - shingles.SHINGLE + 1)])
        index.insert(at, mine)
        hashes[at] = mine
    return sum(len(index.query(mine)) - 1 for mine in hashes.values()) // 2


def rate(work, texts: list[str]) -> tuple[float, object]:
    """Rows per second, and what the work returned."""
    start = time.perf_counter()
    found = work(texts)
    return len(texts) / (time.perf_counter() - start), found


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--rows", type=int, default=100_000)
    ask.add_argument("--peer-rows", type=int, default=5_000)
    ask.add_argument("--seed", type=int, default=1)
    given = ask.parse_args()
    texts = written(given.rows, Random(given.seed))
    ours, found = rate(similar.clusters, texts)
    print(f"ours        {given.rows:9,} rows  {ours:10,.0f} rows/s  {len(found):,} clusters, exact counts")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
    theirs, candidates = rate(peer, texts[: given.peer_rows])
    print(f"datasketch  {given.peer_rows:9,} rows  {theirs:10,.0f} rows/s  {candidates:,} candidate pairs, not counted")
    print(f"ratio       {ours / theirs:.1f} times the rows per second")


if __name__ == "__main__":
    main()
