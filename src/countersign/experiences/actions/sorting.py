"""Which accounts concern a public service. Those that do not keep no text; how many they are stays known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import transaction

from countersign.experiences import rules
from countersign.experiences.actions.bulk import update
from countersign.experiences.actions.copies import represent_again
from countersign.experiences.actions.walking import Report, walk
from countersign.experiences.models import Cluster, Coding, Experience, Sealed, Source, StepRun
from countersign.experiences.states import EXPERIENCE
from countersign.ledger.actions import record
from countersign.people.rules import Actor
from countersign.text.relevance import relevance, rules_version

_WORDS = ("redacted_text", "published_text", "said_body", "said_service", "said_place", "said_reference", "asked")
_SORTED = ("relevance", "relevance_why", "state")


def sort(source: Source, *, by: Actor, report: Report | None = None) -> StepRun:
    """Sort every redacted account of ``source`` into relevant, doubtful (a person decides) and set aside."""

    def work(accounts: list[Experience]) -> Counter:
        for account in accounts:
            _judge(account)
        _forget([account for account in accounts if account.state == "set_aside"])
        update(accounts, *_SORTED)
        return Counter(account.state for account in accounts)

    return walk("sort", source, work, states=("redacted",), by=by, report=report, version=rules_version())


def _judge(account: Experience) -> None:
    said = relevance(
        account.redacted_text,
        said_body=account.said_body,
        said_service=account.said_service,
        rating=account.rating,
    )
    account.state, account.relevance = said.verdict, said.score
    account.relevance_why = ", ".join(said.why)[:200]


def _forget(accounts: Sequence[Experience]) -> None:
    """No words stay, sealed or redacted; copies that stay behind are represented anew."""
    if not accounts:
        return
    keys = [account.pk for account in accounts]
    Sealed.objects.filter(experience__in=keys).delete()
    Coding.objects.filter(experience__in=keys).delete()
    clusters = {account.cluster_id for account in accounts if account.cluster_id}
    for account in accounts:
        account.cluster, account.counts, account.check_redaction = None, True, ""
        for name in _WORDS:
            setattr(account, name, "")
    update(accounts, *_WORDS, "cluster", "counts", "check_redaction")
    for cluster in Cluster.objects.filter(pk__in=clusters):
        represent_again(cluster)


@transaction.atomic
def decide_relevance(experience: Experience, *, relevant: bool, by: Actor) -> Experience:
    """A person decides about a doubtful account. Set aside means its words are destroyed now."""
    rules.check_step(by, "sort")
    experience.state = EXPERIENCE.after(experience.state, "find_relevant" if relevant else "set_aside")
    experience.relevance_why = "decided by a person"
    if not relevant:
        _forget([experience])
    update([experience], *_SORTED)
    record("experience.sorted", subject=f"experience:{experience.key}", verdict=experience.state, by=by.label)
    return experience
