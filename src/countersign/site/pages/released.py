"""Released numbers as the composed pages show them: read in one go, drawn as components, listed as files.

Nothing here counts anything: every value was released by ``insight``, and what was withheld there is withheld here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from countersign.engine import Contains, Is, Question, Unknown
from countersign.frontend.components import Cell, Column, Number, Table
from countersign.insight import queries
from countersign.insight.measures import measure, measures
from countersign.insight.pages import asked_by, measured_from, shown
from countersign.insight.queries import PublishedNumber
from countersign.insight.registry import fact
from countersign.insight.words import question_words
from countersign.site.pages import apart
from countersign.stats.disclosure import share
from countersign.stats.disclosure.shares import SMALLEST_BASE, Share
from countersign.text.coding import codebook

FACTS = "experiences"
CSV_HEADER = ("counts", "value", "shown", "release", "method", "address")
Numbers = Mapping[Question, PublishedNumber]


@dataclass(frozen=True)
class Released:
    """Everything the standing release says about one body, contract or service (``column`` and its id)."""

    column: str
    id: int
    numbers: Numbers

    @classmethod
    def about(cls, column: str, id: int) -> Released:
        """Read in four database queries, however much there is."""
        asked = [question for one in measures() for question in asked_by(one, **{column: id})]
        asked += [question for pair in sides_asked(column, id).values() for question in pair]
        asked += apart.asked(column, id)
        found = queries.published_many(asked)
        return cls(column, id, queries.published_for(**{column: id}) | found)

    @property
    def question(self) -> Question:
        """All accounts about it."""
        return Question(FACTS, (Is(self.column, self.id),))

    @cached_property
    def accounts(self) -> PublishedNumber | None:
        """How many accounts count; None before the first release."""
        return self.numbers.get(self.question)

    @property
    def nobody_told(self) -> bool:
        """True if it is known that there is no account at all: a gap, and no sign of satisfaction."""
        return self.accounts is None or self.accounts.value == 0

    @property
    def undivided(self) -> bool:
        """True if there are accounts, but too few to say anything about them except how many."""
        if self.accounts is None or self.accounts.value == 0:
            return False
        problems = self.problems
        return (self.accounts.value or 0) < SMALLEST_BASE and (problems is None or problems.value is None)

    @property
    def problems(self) -> PublishedNumber | None:
        """How many of them are of a problem."""
        return self.numbers.get(measure("problems").numerator(**{self.column: self.id}))

    @property
    def apart(self) -> apart.Apart | None:
        """What is set apart as a campaign, and what the figures would be with it."""
        all_, problems = (self.numbers.get(one) for one in apart.asked(self.column, self.id))
        return apart.apart(all_, problems, accounts=self.accounts, of_problems=self.problems)

    def measured(self, *ids: str) -> list[Number]:
        """These measures as components, with share and interval where the base is large enough."""
        ids = tuple(id for id in ids if id == "accounts" or not self.undivided)
        drawn = (measured_from(self.numbers, measure(id), **{self.column: self.id}) for id in ids)
        return [Number(**vars(one) | {"label": measure(id).title}) for id, one in zip(ids, drawn, strict=True) if one]

    def theme(self, code: str) -> Number | None:
        """One theme as a component; None where no account speaks of it or nothing is released."""
        found = self._themes.get(code)
        return shown(found, label=f"Accounts that speak of “{_theme_words(code)}”") if found else None

    def themes_table(self, csv_href: str) -> Table:
        """What accounts are about: the most frequent first, what is withheld at the end, in the codebook's order."""
        columns = [Column("What accounts are about"), Column("Accounts", numeric=True), Column("Share", numeric=True)]
        rows = [self._theme_row(code) for code in sorted(self._themes, key=self._place_of)]
        return Table("themes", "What accounts are about", columns, rows, csv_href=csv_href)

    def lines(self) -> Iterator[tuple[object, ...]]:
        """Every number as a line of CSV, in the order of what they count."""
        about = fact(FACTS)
        found = [n for n in self.numbers.values() if n.value != 0]
        named = sorted((question_words(n.question, about.title, about.words), n.question.address, n) for n in found)
        for words, _, number in named:
            yield words, number.value, _status(number), number.release, number.method_version, number.address

    @cached_property
    def _themes(self) -> dict[str, PublishedNumber]:
        found = {}
        for question, number in self.numbers.items():
            said = [condition for condition in question.where if condition.column != self.column]
            if question.period is None and len(said) == 1 and isinstance(said[0], Contains) and number.value != 0:
                found[str(said[0].code)] = number
        return found

    def _place_of(self, code: str) -> tuple[int, int]:
        known, value = list(codebook().themes), self._themes[code].value
        return -(value or 0), known.index(code) if code in known else len(known)

    def _theme_row(self, code: str) -> tuple[object, ...]:
        number = self._themes[code]
        rate = share(number.fresh, self.accounts.fresh) if self.accounts else None
        return _theme_words(code), Cell(number.text, number.address), share_words(rate, number, self.accounts)


def sides_asked(column: str, id: int) -> dict[str, tuple[Question, Question]]:
    """By who invited people to tell (a code; empty where it is not known): all of these accounts, and those of a
    problem."""
    codes = [*fact(FACTS).labels["invited_by"], ""]
    every = {code: (Is(column, id), Is("invited_by", code) if code else Unknown("invited_by")) for code in codes}
    counts = measure("problems").counts
    return {code: (Question(FACTS, where), Question(FACTS, (*where, *counts))) for code, where in every.items()}


def _theme_words(code: str) -> str:
    return codebook().words(code)


def _status(number: PublishedNumber) -> str:
    return "as last released" if number.status == "held" else number.status


def share_words(rate: Share | None, *numbers: PublishedNumber | None) -> str:
    """``30.0 % (19.9 to 42.5)``, or why there is no share of these ``numbers`` (with spaces that do not break)."""
    if rate is not None:
        percent, lower, upper = (f"{100 * part:.1f}" for part in (rate.value, rate.lower, rate.upper))
        return f"{percent}\u00a0% ({lower}\u00a0to\u00a0{upper})"
    if not numbers or None in numbers:
        return "nothing released"
    if any(number.value is None for number in numbers if number):
        return "withheld"
    held = any(number.fresh is None for number in numbers if number)
    return "no share of an older number" if held else f"no share below {SMALLEST_BASE}"
