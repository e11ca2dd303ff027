#!/usr/bin/env python3
"""Check a public export: python recompute.py FOLDER. It needs nothing but Python, and trusts nobody's word.

Worked out again: the root of the ledger's tree, the digest of every file, row, finding, answer, promise and release,
the address of each number, each finding's counts. The signature alone needs more: `countersign.proof`.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

_LOOP = ("finding", "answer", "commitment")


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def compact(value: object, **how: bool) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), **how).encode()


def root(leaves: list[bytes]) -> bytes:
    """Of the tree of RFC 6962 over these leaf hashes."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256().digest()
    cut = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root(leaves[:cut]) + root(leaves[cut:])).digest()


def address(question: dict) -> str:
    return base64.b32encode(bytes.fromhex(sha(compact(question)))[:10]).decode().lower()


def in_files(folder: Path, told: list[dict]):
    """Files and rows whose digests are not those that the ledger holds."""
    files = [one["facts"]["files"] for one in told if one["event"] == "export.made"] or [{"ledger.ndjson": "no export"}]
    for name, digest in files[-1].items():
        content = (folder / name).read_bytes()
        if sha(content) == digest:
            continue
        yield name, "is not the file whose digest stands in the ledger"
        known = (folder / f"{name}.rows").read_text().split() if (folder / f"{name}.rows").is_file() else []
        for number, (row, was) in enumerate(zip(content.splitlines(), known, strict=False), 1):
            if sha(row)[:16] != was:
                yield f"{name} line {number}", f"was changed: {row.decode()[:300]}"


def in_loop(rows: dict[str, list[dict]], told: list[dict]):
    """Findings, answers and promises that are not what the ledger committed to last."""
    digests = {one["subject"]: one["facts"]["digest"] for one in told if "digest" in one["facts"]}
    for subject, row in ((f"{kind}:{row['number']}", row) for kind in _LOOP for row in rows[f"{kind}s"]):
        if sha(compact(row, ensure_ascii=False)) != digests.get(subject):
            yield subject, "is not what the ledger says"


def in_numbers(rows: dict[str, list[dict]], told: list[dict]):
    """Numbers that do not follow from their questions, are small, exceed their base, or are cited otherwise."""
    known = {row["address"]: row for row in rows["numbers"]}
    for name, row in known.items():
        if address(row["question"]) != name:
            yield f"number {name}", "does not stand under the address of its question"
        if row["value"] in (1, 2, 3, 4):
            yield f"number {name}", "is small and should be withheld"
        base = known.get(row["base"] or "")
        if base and row["shown"] == base["shown"] == "shown" and row["value"] > base["value"]:
            yield f"number {name}", "is larger than its base"
    public = [one["facts"]["public"] for one in told if one["event"] == "release.made"]
    shown = "".join(f"{name} {known[name]['value']} {known[name]['shown']}\n" for name in sorted(known))
    if known and sha(shown.encode()) != public[-1]:
        yield "the release", "does not show what the ledger says it showed"
    for row in rows["findings"]:
        for name, what in ((row["question"], "numerator"), (row["base_question"], "base")):
            cited = known.get(address(name)) if name else None
            if cited and cited["release"] == row["release"] and cited["value"] != row[what]:
                yield f"finding {row['number']}", f"says {row[what]} where the release says {cited['value']}"


def faults(folder: Path):
    """Everything that does not agree, as pairs of where and what."""
    lines = (folder / "ledger.ndjson").read_bytes().splitlines()
    _, size, claimed, *_ = (folder / "checkpoint.txt").read_text().split("\n")
    if (len(lines), root([hashlib.sha256(b"\0" + one).digest() for one in lines])) != (
        int(size),
        base64.b64decode(claimed),
    ):
        yield "ledger.ndjson", "its lines do not lead to the root that was signed"
    told = [json.loads(one) for one in lines]
    rows = {path.stem: [json.loads(row) for row in path.open(encoding="utf-8")] for path in folder.glob("*.ndjson")}
    yield from (*in_files(folder, told), *in_loop(rows, told), *in_numbers(rows, told))


if __name__ == "__main__":
    found = list(faults(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
    sys.stdout.write("".join(f"{where}: {what}\n" for where, what in found) or "Everything agrees.\n")
    sys.exit(1 if found else 0)
