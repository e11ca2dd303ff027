"""How votes of a panel are counted: plain values in, an outcome out.

A vote counts once the quorum has voted and at least one user. It is carried where more are for than against. To close
what a user put on the agenda, or to confirm a change, more than half of *all* users who sit must be for it besides: an
empty chair, an abstention and a user who stayed away are no consent.

>>> ayes = [("user", "for"), ("user", "against"), ("provider", "for"), ("commissioner", "for")]
>>> outcome(ayes, quorum=4, users=3, needs_users=False)
'carried'
>>> outcome(ayes, quorum=4, users=3, needs_users=True)
'lost'
>>> outcome(ayes[2:], quorum=2, users=3, needs_users=False)
'void'
"""

from __future__ import annotations

from collections.abc import Iterable

USER = "user"


def outcome(votes: Iterable[tuple[str, str]], *, quorum: int, users: int, needs_users: bool) -> str:
    """``carried``, ``lost`` or ``void``. ``votes`` are pairs of the kind of seat and *for*, *against* or *abstain*;
    ``users`` is how many users may vote at all.
    """
    cast = list(votes)
    of_users = [choice for kind, choice in cast if kind == USER]
    if len(cast) < quorum or not of_users:
        return "void"
    choices = [choice for _, choice in cast]
    more_for = choices.count("for") > choices.count("against")
    users_want = 2 * of_users.count("for") > users or not needs_users
    return "carried" if more_for and users_want else "lost"


def is_contested(votes: Iterable[tuple[str, str]]) -> bool:
    """Whether a lost vote on a claimed change says that it did not come, rather than that nobody can tell."""
    choices = [choice for _, choice in votes]
    return 2 * choices.count("against") > len(choices)
