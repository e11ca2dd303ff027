#!/usr/bin/env python3
"""Check a public export: python recompute.py FOLDER. It needs nothing but Python, and trusts nobody's word.

Worked out again: the ledger's root; digests of files, rows, findings, answers, promises, releases; addresses; counts,
shares, track records with weights and limits. The signature alone needs more: `countersign.proof`.
"""

import sys
from base64 import b32encode, b64decode
from datetime import date
from hashlib import sha256
from json import dumps, loads
from math import exp, lgamma, log
from pathlib import Path


def sha(thing: object, **how: bool) -> str:  # of bytes, or of a value as compact JSON
    whole = thing if isinstance(thing, bytes) else dumps(thing, sort_keys=True, separators=(",", ":"), **how).encode()
    return sha256(whole).hexdigest()


def root(leaves: list) -> bytes:  # of the tree of RFC 6962 over these leaf hashes
    cut = 1 << (len(leaves) - 1).bit_length() - 1 if len(leaves) > 1 else 0
    both = b"\1" + root(leaves[:cut]) + root(leaves[cut:]) if cut else b""
    return leaves[0] if len(leaves) == 1 else sha256(both).digest()


def below(x: float, a: float, b: float) -> float:  # how much of the Beta distribution lies there, in 2,000 strips
    scale, at = lgamma(a + b) - lgamma(a) - lgamma(b), [x * (i + 0.5) / 2000 for i in range(2000)]
    return sum(exp(scale + (a - 1) * log(t) + (b - 1) * log(1 - t)) for t in at) * x / 2000


def in_numbers(rows: dict, told: list):  # numbers follow from their questions, findings and shares from numbers
    known, asked = {}, {sha(row["question"]): row for row in rows["numbers"]}
    for digest, row in asked.items():
        known[name := row["address"]] = row
        if b32encode(bytes.fromhex(digest)[:10]).decode().lower() != name or row["value"] in (1, 2, 3, 4):
            yield f"number {name}", "is small, or does not stand under the address of its question"
    public = [one["facts"]["public"] for one in told if one["event"] == "release.made"]
    shown = "".join(f"{name} {known[name]['value']} {known[name]['shown']}\n" for name in sorted(known))
    if known and sha(shown.encode()) != public[-1]:
        yield "the release", "does not show what the ledger says it showed"
    for row in rows["findings"]:
        for question, what in ((row["question"], "numerator"), (row["base_question"], "base")):
            cited = asked.get(sha(question))
            if cited and cited["release"] == row["release"] and cited["value"] != row[what]:
                yield f"finding {row['number']}", f"says {row[what]} where the release says {cited['value']}"
    for row in (*rows["shares"], *rows["trends"]):
        k, n, parts = row["count"], row["base"], ([row["count_address"]], row["base_addresses"])
        sums = [sum(known[name]["value"] or 0 for name in names if name in known) for names in parts]
        said = [row["share"], row["lower"], row["upper"]] if row["share"] is not None else []
        off = [(k / n - p) ** 2 - z * p * (1 - p) / n for p, z in zip(said, (0, 3.8414588, 3.8414588), strict=False)]
        if (row["shown"] == "shown" and [k, n or 0] != sums) or any(abs(one) > 3e-6 for one in off):
            yield f"{row['measure']} of {row['name']} {row['starts'] or ''}", "does not follow from the numbers"


def in_records(rows: dict):  # weights follow from the rule, records from weighed results
    for row in rows["track-records"]:
        rule = next(rule for rule in rows["record-rules"] if rule["version"] == row["rule"])
        for one in row["results"]:
            age = max(0, (date.fromisoformat(row["as_of"]) - date.fromisoformat(one["on"])).days)
            plain = rule["kinds"][one["kind"]] * rule["grades"][one["evidence"]] * one["nearness"]
            off = abs(plain * 0.5 ** (age / rule["half_life_days"]) - one["before_caps"]) > 1e-5
            if one["weight"] > one["before_caps"] or (off and one["tie"] != "group"):
                yield f"record of {row['body']}, {one['about']}", "does not weigh what the rule says"
        weights = [(row["strength"], row["mean"]), *((one["weight"], one["value"]) for one in row["results"])]
        whole, a = sum(weight for weight, _ in weights), sum(weight * value for weight, value in weights)
        ends = [] if row["no_record"] else [below(row["lower"], a, whole - a), 1 - below(row["upper"], a, whole - a)]
        off = [*(one - 0.025 for one in ends), *([10 * (a / whole - row["value"])] if ends else [])]
        if bool(ends) != bool(row["results"]) or any(abs(one) > 1e-4 for one in off):
            yield f"record of {row['body']}", "does not follow from its results"


def faults(folder: Path):  # everything that does not agree, as pairs of where and what
    rows = {path.stem: [loads(row) for row in path.open(encoding="utf-8")] for path in folder.glob("*.ndjson")}
    told, lines = rows["ledger"], (folder / "ledger.ndjson").read_bytes().splitlines()
    _, size, claimed, *_ = (folder / "checkpoint.txt").read_text().split("\n")
    if (len(lines), root([sha256(b"\0" + one).digest() for one in lines])) != (int(size), b64decode(claimed)):
        yield "ledger.ndjson", "its lines do not lead to the root that was signed"
    files = [one["facts"]["files"] for one in told if one["event"] == "export.made"] or [{"ledger.ndjson": "no export"}]
    for name, digest in files[-1].items():
        if sha(content := (folder / name).read_bytes()) != digest:
            yield name, "is not the file whose digest stands in the ledger"
            known = (folder / f"{name}.rows").read_text().split() if (folder / f"{name}.rows").is_file() else []
            for number, (row, was) in enumerate(zip(content.splitlines(), known, strict=False), 1):
                if sha(row)[:16] != was:
                    yield f"{name} line {number}", f"was changed: {row.decode()[:300]}"
    digests = {one["subject"]: one["facts"]["digest"] for one in told if "digest" in one["facts"]}
    for kind in ("finding", "answer", "commitment"):
        for row in rows[f"{kind}s"]:
            if sha(row, ensure_ascii=False) != digests.get(f"{kind}:{row['number']}"):
                yield f"{kind}:{row['number']}", "is not what the ledger says"
    yield from (*in_numbers(rows, told), *in_records(rows))


if __name__ == "__main__":
    found = list(faults(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
    sys.stdout.write("".join(f"{where}: {what}\n" for where, what in found) or "Everything agrees.\n")
    sys.exit(1 if found else 0)
