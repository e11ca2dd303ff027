"""What an arrangement gives out about a contract, and nothing beside it: words alone, codes alone, or released numbers.

Three things keep two outputs from being laid side by side to learn more than either says. Words and codes never stand
in one line, as words are a key. Lines are sorted by what they say, so that their order says nothing. And a combination
of codes comes in whole fives, counted over *all* codes that the arrangement names, also where fewer are asked for:
every smaller question is a projection of the same lines.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from countersign import clock
from countersign.experiences.models import Experience
from countersign.insight.queries import in_words, published_for
from countersign.stats.disclosure.tables import THRESHOLD
from countersign.terms.queries import Verdicts

BLOCK = THRESHOLD  # lines with the same codes come in whole blocks of the size below which no number is shown
_NOT_SAID = "not said"


@dataclass(frozen=True)
class Shared:
    """What came out of one ask. ``records`` have the columns ``codes``; ``numbers`` are (what, value) as released."""

    decided: Verdicts
    words: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    records: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()

    def __len__(self) -> int:
        return len(self.words) + len(self.records) + len(self.numbers)


def shared(decided: Verdicts) -> Shared:
    """Exactly the fields that were given, over the counted accounts told before this quarter began."""
    given, accounts = decided.given, _accounts(decided.contract)
    return Shared(
        decided,
        words=_words(accounts) if "words" in given else (),
        codes=decided.codes,
        records=_records(accounts, decided.named_codes, decided.codes) if decided.codes else (),
        numbers=_numbers(decided.contract) if "numbers" in given else (),
    )


def _accounts(contract: Model) -> QuerySet[Experience]:
    """Counted once, told in a quarter that is over, and neither held for danger nor by somebody who fears for it."""
    today = clock.today()
    began = dt.date(today.year, today.month - (today.month - 1) % 3, 1)
    found = Experience.objects.filter(contract=contract, state="counted", counts=True, fears=False, danger=False)
    return found.filter(told_at__date__lt=began)


def _words(accounts: QuerySet[Experience]) -> tuple[str, ...]:
    return tuple(sorted(accounts.exclude(published_text="").values_list("published_text", flat=True)))


def _records(
    accounts: QuerySet[Experience], named: tuple[str, ...], codes: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    columns = ("kind", "respect", "confidence", "time_lost", "happened_on")
    lines = Counter(tuple(_coded(row, named)) for row in accounts.values(*columns))
    whole = Counter({line: count - count % BLOCK for line, count in lines.items()})
    wanted = [named.index(code) for code in codes]
    return tuple(sorted(tuple(line[at] for at in wanted) for line in whole.elements()))


def _coded(row: dict, named: Iterable[str]) -> Iterable[str]:
    happened = row["happened_on"]
    quarter = f"{happened.year} Q{(happened.month + 2) // 3}" if happened else ""
    return ((quarter if name == "quarter" else row[name]) or _NOT_SAID for name in named)


def _numbers(contract: Model) -> tuple[tuple[str, str], ...]:
    """All-time numbers of the last release, as everybody can read them."""
    found = published_for(contract_id=contract.pk)
    return tuple(sorted((in_words(q), number.text) for q, number in found.items() if q.period is None))
