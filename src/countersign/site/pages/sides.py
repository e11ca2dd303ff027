"""Those who were invited to tell beside those who told by themselves: side by side, never mixed into one share."""

from __future__ import annotations

from dataclasses import dataclass

from countersign.frontend.components import Cell, Column, Table
from countersign.insight.queries import PublishedNumber
from countersign.insight.registry import fact
from countersign.site.pages.released import FACTS, Released, share_words, sides_asked
from countersign.stats.disclosure import share
from countersign.stats.disclosure.shares import SMALLEST_BASE
from countersign.stats.two_proportions import difference

Side = tuple[PublishedNumber | None, PublishedNumber | None]  # all of them, and those of a problem


@dataclass(frozen=True)
class Sides:
    """``table`` is None where all accounts came in one way; ``flag`` says why the provider's invitations lean to one
    side, and is empty where nothing says that they do."""

    table: Table | None
    flag: str = ""


def sides(released: Released, csv_href: str = "") -> Sides:
    """Accounts by who invited people to tell, where there is more than one way; of a contract each with its share of
    problems."""
    asked = sides_asked(released.column, released.id)
    found = {code: (released.numbers.get(all_), released.numbers.get(some)) for code, (all_, some) in asked.items()}
    there = {
        code: side for code, side in found.items() if side[0] is not None and side[0].listed and side[0].value != 0
    }
    if len(there) < 2 or released.undivided:
        return Sides(None)
    divided = any(problems is not None for _, problems in found.values())
    columns = [Column("Invited by"), Column("Accounts", numeric=True)]
    columns += [Column("Of a problem (95 % interval)", numeric=True)] if divided else []
    words = {"": "not known", **fact(FACTS).labels["invited_by"]}
    rows = [_row(words[code], *side)[: len(columns)] for code, side in there.items()]
    flag = _flag(found["provider"], (released.accounts, released.problems))
    return Sides(Table("sides", "Who was invited to tell", columns, rows, csv_href=csv_href), flag)


def _row(words: str, told: PublishedNumber, problems: PublishedNumber | None) -> tuple[object, ...]:
    rate = share(problems.fresh if problems else None, told.fresh)
    return words.capitalize(), Cell(told.text, told.address), share_words(rate, problems, told)


def _flag(invited: Side, whole: Side) -> str:
    """Said only where every number in it is released, and both bases are large enough for a share."""
    numbers = [one.fresh if one else None for one in (*whole, *invited)]
    if None in numbers:
        return ""
    base, problems, own_base, own = numbers
    if min(own_base, base - own_base) < SMALLEST_BASE:
        return ""
    gap = difference(own, own_base, problems - own, base - own_base)
    if gap.lower <= 0 <= gap.upper:
        return ""
    least, most = sorted((abs(100 * gap.lower), abs(100 * gap.upper)))
    told = "less" if gap.value < 0 else "more"
    return (
        f"Those whom the provider invited tell of problems {told} often than all others, by {abs(100 * gap.value):.1f} "
        f"points (95 %: {least:.1f} to {most:.1f}). Chance does not explain it, so they do not speak for everybody."
    )
