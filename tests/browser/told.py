"""What people told in the small world, at every step that a steward's desk has a page for."""

from __future__ import annotations

from django.db import transaction

from countersign import clock
from countersign.experiences import actions
from countersign.experiences.models import Cluster, CodingBatch, Experience, Gap, Source
from countersign.experiences.told import Told
from countersign.people.rules import ANYBODY, SYSTEM
from countersign.register.models import Body, BodyName, Contract, Party, Place, Service
from countersign.text.naming import key

WORDS = (
    "I waited four hours in the corridor and nobody told us why. The nurse, [name], was rude to my mother when we "
    "asked, and we had to ring three times the next day before anybody would look at her records.",
    "The driver was kind and came on time. He helped my father down the stairs and waited until we were in.",
    "We rang nine times and the line went dead. We went to the office then and were sent on again, because "
    "nobody knew whose job it was.",
)


def transport() -> None:
    """Patient transport in Eastmarsh, run by one body for another."""
    place = Place.objects.filter(name="Eastmarsh").first() or Place.objects.create(name="Eastmarsh", kind="town")
    service = Service.objects.create(slug="patient-transport", name="Patient transport", place=place, words="ambulance")
    contract = Contract.objects.create(
        slug="patient-transport-2025", title="Patient transport 2025 to 2028", reference="EM/25/7", state="live",
        service=service, place=place,
    )  # fmt: skip
    for name, part in (("Fenway Transport", "provider"), ("Eastmarsh Health Board", "commissioner")):
        body = Body.objects.create(slug=key(name).replace(" ", "-"), name=name)
        BodyName.objects.create(body=body, name=name, kind="official", key=key(name))
        Party.objects.create(contract=contract, body=body, part=part)


@transaction.atomic
def desk() -> None:
    """One thing in each queue; three coded accounts in a batch that nobody has read."""
    source = actions.add_source(name="Told in Eastmarsh", by=SYSTEM)
    rows = [*WORDS, WORDS[1], WORDS[1] + " Thank you.", "testing the form", "Nobody cuts the grass here."]
    told = [Told(words=words, own_id=str(at), line=at, said_body="The van people") for at, words in enumerate(rows)]
    actions.receive_many(told, source=source, by=SYSTEM)
    accounts = list(Experience.objects.filter(source=source).order_by("line"))
    for account, words in zip(accounts, rows, strict=True):
        account.redacted_text, account.redaction_version = words, "1"
    _coded(source, accounts[:3])
    _copies(source, accounts[3:5])
    _sorted(source, *accounts[5:])
    for account in accounts:
        account.save()
    actions.code(source, by=SYSTEM, seed=1)
    actions.receive(source=source, words="My carer hit me and I am afraid of her.", by=ANYBODY)


def _coded(source: Source, accounts: list[Experience]) -> None:
    accounts[0].key, accounts[0].check_redaction = "desk-example", "Not sure of: [name]"
    CodingBatch.objects.create(pk=1, source=source, made_at=clock.now(), version="1", size=0)
    for account in accounts:
        account.state, account.body = "attached", Body.objects.get(slug="eastmarsh-health-board")


def _copies(source: Source, accounts: list[Experience]) -> None:
    cluster = Cluster.objects.create(pk=1, source=source, closeness=0.93)
    for account in accounts:
        account.cluster, account.state, account.counts = cluster, "relevant", account is accounts[0]


def _sorted(source: Source, doubtful: Experience, unsure: Experience) -> None:
    doubtful.state, doubtful.relevance, doubtful.relevance_why = "doubtful", 0.41, "few words"
    unsure.key, unsure.state, unsure.attached_why, unsure.attached_score = (
        "desk-unsure",
        "unattached",
        "nobody near",
        0.0,
    )
    unsure.gap = Gap.objects.create(
        pk=1, source=source, said="The van people", office="Eastmarsh Register", opened_on=clock.today(),
        due_on=clock.add_working_days(clock.today(), 20),
    )  # fmt: skip
