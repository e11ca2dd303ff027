"""How near a result is to what is to be bought: kind of service, whom it is for, scale. Pure.

Unknown stays unknown: it makes a result neither near nor far.
"""

from __future__ import annotations

from dataclasses import dataclass

from countersign.awards.rule import RecordRule
from countersign.stats.shrink import Work, relevance


@dataclass(frozen=True)
class Purpose:
    """What is to be bought, or under which contract a result came about. Empty or None is not known.

    ``yearly`` is the value in a year; ``users`` the id of a group of ``record.toml``.
    """

    service: str = ""
    cpv: tuple[str, ...] = ()
    users: str = ""
    yearly: float | None = None

    @property
    def is_open(self) -> bool:
        """Nothing is asked of it: every result is as near as any other."""
        return not (self.service or self.cpv or self.users or self.yearly)


@dataclass(frozen=True)
class Nearness:
    """The factors of one result, each with its reason in words."""

    kind: float = 1.0
    users: float = 1.0
    scale: float = 1.0
    words: tuple[str, ...] = ()

    @property
    def factor(self) -> float:
        return self.kind * self.users * self.scale


def nearness(done: Purpose, wanted: Purpose, rule: RecordRule) -> Nearness:
    """How near what was ``done`` is to what is ``wanted``: by ``stats.shrink.relevance``, factor by factor, each 1
    where nothing is asked of it."""
    if wanted.is_open:
        return Nearness()
    kind, users, scale = _kind(done, wanted, rule), _users(done, wanted, rule), _scale(done, wanted, rule)
    return Nearness(kind[0], users[0], scale[0], tuple(words for _, words in (kind, users, scale) if words))


_Factor = tuple[float, str]
_NOT_ASKED: _Factor = (1.0, "")
_LIKE = 0.6  # from this factor on it is called like


def _kind(done: Purpose, wanted: Purpose, rule: RecordRule) -> _Factor:
    if not (wanted.service or wanted.cpv):
        return _NOT_ASKED
    if done.service and done.service == wanted.service:
        return 1.0, "the same service"
    if not (done.cpv and wanted.cpv):
        return rule.not_known, "how like the service is, is not known"
    pairs = ((Work(one), Work(other)) for one in done.cpv for other in wanted.cpv)
    factor = max(relevance(one, other, rule.relevance) for one, other in pairs)
    like = "the same" if factor == 1 else "a like" if factor >= _LIKE else "another"
    return factor, f"{like} kind of service"


def users_of(purpose: Purpose, rule: RecordRule) -> str:
    """Whom it is for: as said, else by the longest beginning of its CPV codes that a group names; else empty."""
    if purpose.users:
        return purpose.users
    told = [(len(start), group.id) for group in rule.users for start in group.cpv for code in purpose.cpv
            if code.startswith(start)]  # fmt: skip
    return max(told)[1] if told else ""


def _users(done: Purpose, wanted: Purpose, rule: RecordRule) -> _Factor:
    asked = users_of(wanted, rule)
    if not asked:
        return _NOT_ASKED
    own = users_of(done, rule) or (asked if done.service and done.service == wanted.service else "")
    if not own:
        return rule.not_known, "for whom, is not known"
    factor = relevance(Work(groups=frozenset({own})), Work(groups=frozenset({asked})), rule.relevance)
    return factor, "for the same people" if own == asked else "for other people"


def _scale(done: Purpose, wanted: Purpose, rule: RecordRule) -> _Factor:
    if not wanted.yearly:
        return _NOT_ASKED
    if not done.yearly:
        return rule.not_known, "its size is not known"
    factor = relevance(Work(size=done.yearly), Work(size=wanted.yearly), rule.relevance)
    return factor, "of like size" if factor >= _LIKE else "of another size"
