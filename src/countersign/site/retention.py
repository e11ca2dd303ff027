"""How long each thing is kept: the rules in ``retention.toml``, read and printed."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Rule:
    """One object of the register and its end. ``constant`` is the path of its number in the code, where it has one."""

    what: str
    since: str
    days: int | str
    then: str
    job: str
    why: str
    constant: str = ""


@cache
def _data() -> dict:
    return tomllib.loads(Path(__file__).with_name("retention.toml").read_text(encoding="utf-8"))


def rules() -> list[Rule]:
    return [Rule(since=one["from"], **{k: v for k, v in one.items() if k != "from"}) for one in _data()["rules"]]


def reviewed() -> dt.date:
    return _data()["reviewed"]


def reference() -> str:
    """docs/reference/retention.md, from the rules; ``make docs`` writes it."""
    lines = [
        f"| {one.what} | {one.since} | {one.days} | {one.then} | `{one.job.removeprefix('countersign.')}` | {one.why} |"
        for one in rules()
    ]
    return "\n".join((_HEAD.format(reviewed=reviewed()), *lines, ""))


_HEAD = """# How long things are kept

This page is generated from `src/countersign/site/retention.toml`, last reviewed on {reviewed}. Each rule is enforced
every night by the job it names. What is withdrawn by the person goes at once. After a restore from a backup
`countersign erasures again` lets go anew of what was withdrawn since it was made.

| what | counted from | days | then | job | why |
|---|---|---|---|---|---|"""
