"""Letters that belong to the deeds of this room, written with them, in their transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.urls import reverse

from countersign.answers.models import Commitment, Contest, Round
from countersign.experiences.actions.contacting import write_of_each
from countersign.notices.actions import Writing, put_many
from countersign.people import queries as people

_ROLES = ("provider", "commissioner")
_LISTED = 20


def write_of_fallen_due(commitments: Sequence[Commitment]) -> int:
    """To everybody who acts for a body whose promises fell due, one letter each; returns how many are new."""
    return put_many(_fallen_due(commitments))


def _fallen_due(commitments: Sequence[Commitment]) -> Iterator[Writing]:
    owed: dict[int, list[Commitment]] = defaultdict(list)
    for one in commitments:
        owed[one.body_id].append(one)
    for account, body in people.acting_for(owed, roles=_ROLES):
        key = f"promise_due:{min(one.pk for one in owed[body])}:{body}:{account}"
        yield Writing(key, "promise_due", _promises(owed[body]), account)


def _promises(own: Sequence[Commitment]) -> dict[str, object]:
    lines = [
        {"number": one.pk, "measure": one.measure, "due_on": f"{one.due_on:%-d %B %Y}",
         "path": reverse("answers:commitment", args=[one.pk])}
        for one in own[:_LISTED]
    ]  # fmt: skip
    about = {"body": own[0].body.name, "path": reverse("answers:desk")}
    return about | {"count": len(own), "promises": lines, "more": max(0, len(own) - _LISTED)}


def write_of_contests(contests: Sequence[Contest]) -> int:
    """To everybody who acts for a promiser: a reply is due. Never the words, which nobody has signed off; returns how
    many letters are new.
    """
    bodies = {contest.commitment.body_id for contest in contests}
    acting: dict[int, list[int]] = defaultdict(list)
    for account, body in people.acting_for(bodies, roles=_ROLES):
        acting[body].append(account)
    return put_many(
        Writing(f"contest:{one.pk}:{account}", "contest_opened", _contested(one), account)
        for one in contests
        for account in acting[one.commitment.body_id]
    )


def _contested(contest: Contest) -> dict[str, object]:
    commitment = contest.commitment
    return {
        "number": commitment.pk, "measure": commitment.measure, "body": commitment.body.name,
        "about": contest.get_about_display(), "due_on": f"{contest.due_on:%-d %B %Y}",
        "path": reverse("answers:contest-reply", args=[contest.pk]),
    }  # fmt: skip


def write_of_rounds(rounds: Sequence[Round]) -> int:
    """To those concerned who left an address: there is something to say. Not what about, and to nobody a second time
    for the same asking; returns how many letters are new.
    """
    asked = Round.concerned.through.objects.filter(round__in=[round.pk for round in rounds])
    reachable: dict[int, list[int]] = defaultdict(list)
    for number, account in asked.exclude(experience__contact=None).values_list("round_id", "experience_id"):
        reachable[number].append(account)
    return write_of_each(
        {f"round:{round.pk}": (reachable[round.pk], _asked(round)) for round in rounds}, kind="round_opened"
    )


def _asked(round: Round) -> dict[str, object]:
    return {"until": f"{round.closes_on:%-d %B %Y}", "path": reverse("follow")}
