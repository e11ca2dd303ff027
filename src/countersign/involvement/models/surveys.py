"""A survey: whom it asks what, who was drawn to answer it, and what they said. Answers are sealed until they go."""

from __future__ import annotations

import secrets
import uuid

from django.db import models

from countersign.formats.questionnaire import Questionnaire, from_dict
from countersign.involvement.states import REMARK, RESPONSE, SURVEY
from countersign.ledger.models import Kept


def new_response_key() -> str:
    """A random, unguessable key; no order, no meaning."""
    return secrets.token_urlsafe(12)


class Mode(models.TextChoices):
    """How answers came in. Every figure is told for each of them apart."""

    WEB = "web", "Web form"
    PAPER = "paper", "Paper"
    PHONE = "phone", "Phone"
    ADVISER = "adviser", "Through an adviser"


class Survey(Kept):
    """One questionnaire put to some people in a period. Its slug is its permanent address ``/survey/<slug>``.

    ``margins`` is what is known of everybody: by question, how many people there are for each of its codes. ``results``
    is what was worked out on the day it closed, before the raw answers go; what of it may be shown is decided when it
    is shown. ``seed`` is printed once the survey is closed; until then its digest ``seed_mark`` is.
    """

    class Whom(models.TextChoices):
        DRAWN = "drawn", "People drawn at random from a list, with a code each"
        EVERYONE = "everyone", "Everybody in a list, with a code each"
        OPEN = "open", "Anybody who comes across it"

    slug = models.SlugField(max_length=60, unique=True)
    state = models.CharField(max_length=10, choices=SURVEY.choices, default=SURVEY.start, db_index=True)
    title = models.CharField(max_length=150)
    purpose = models.TextField(max_length=600, help_text="What the answers will settle or change, and who decides it.")
    who = models.CharField(max_length=200, help_text="Who is asked, in words.")
    whom = models.CharField(max_length=10, choices=Whom.choices)
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+", help_text="Who asks.")
    contract = models.ForeignKey("register.Contract", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    service = models.ForeignKey("register.Service", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    questionnaire = models.JSONField()
    frame = models.CharField(max_length=300, blank=True, help_text="The list they were drawn from, in words.")
    frame_size = models.PositiveIntegerField(null=True, blank=True)
    margins = models.JSONField(default=dict)
    margins_source = models.CharField(max_length=300, blank=True)

    # a framing experiment: the question, and which of its codes count as yes
    tested = models.CharField(max_length=61, blank=True)
    tested_yes = models.JSONField(default=list)
    seed_sealed = models.BinaryField(default=bytes)
    seed_mark = models.CharField(max_length=64, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    next_position = models.PositiveIntegerField(default=0)

    # its way
    ends_on = models.DateField(db_index=True, help_text="The last day on which it can be answered.")
    retain_days = models.PositiveSmallIntegerField(default=90, help_text="Days from closing until raw answers go.")
    drafted_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    results = models.JSONField(default=dict)
    outcome = models.TextField(max_length=3000, blank=True, help_text="What came of it, for those who answered.")
    reported_at = models.DateTimeField(null=True)
    destroyed_on = models.DateField(null=True, help_text="When the raw answers were destroyed.")
    fictional = models.BooleanField(default=False)

    class Meta:
        ordering = ["-drafted_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"survey:{self.slug}"

    @property
    def form(self) -> Questionnaire:
        return from_dict(self.questionnaire)

    @property
    def is_invited(self) -> bool:
        """Whether only those with a code may answer: then, and only then, is there a response rate."""
        return self.whom != self.Whom.OPEN


class Drawn(models.Model):
    """One place in the sample: who has its code may answer once. Which person it is, only the host's own list knows.

    ``weight`` is how many people it stands for; ``of`` how many clusters (people, where there are none) its stratum
    has.
    """

    class Outcome(models.TextChoices):
        NO_REPLY = "no_reply", "No reply"
        REFUSED = "refused", "Said no"
        RETURNED = "returned", "Did not reach anybody"
        NOT_IN = "not_in", "Does not belong to those who are asked"

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="drawn")
    receipt = models.OneToOneField("people.Receipt", on_delete=models.PROTECT, related_name="+")
    stratum = models.CharField(max_length=60, blank=True)
    cluster = models.CharField(max_length=60, blank=True)
    weight = models.FloatField(default=1.0)
    of = models.FloatField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.NO_REPLY)


class Response(models.Model):
    """One person's answers. The answers are sealed; nobody reads them one by one, they are counted.

    ``arm`` is the wording they were given, if there is an experiment; ``position`` their place in its sequence.
    """

    key = models.CharField(max_length=16, unique=True, default=new_response_key)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses")
    state = models.CharField(max_length=10, choices=RESPONSE.choices, default=RESPONSE.start, db_index=True)
    receipt = models.OneToOneField("people.Receipt", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    drawn = models.OneToOneField(Drawn, on_delete=models.SET_NULL, null=True, blank=True, related_name="response")
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.WEB)
    arm = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField(null=True)
    language = models.CharField(max_length=12, default="en")
    sealed = models.BinaryField(default=bytes)
    willing = models.BooleanField(default=False, help_text="May be asked whether what is promised came true.")
    account = models.OneToOneField(
        "experiences.Experience", on_delete=models.SET_NULL, null=True, related_name="+",
        help_text="By which they are asked, once a finding rests on an answer of theirs.",
    )  # fmt: skip
    entered_for = models.ForeignKey(
        "register.Body", on_delete=models.SET_NULL, null=True, related_name="+", help_text="Whose adviser entered it."
    )

    class Meta:
        indexes = [models.Index(fields=["survey", "state"])]


class Reader(models.Model):
    """An address that is written to about one survey: sealed, opened by nobody but the outbox, gone on ``until``.

    It is tied to a place in the sample, if the host's list had it, or to the answers of somebody who agreed to be asked
    again; else to nothing, and there is no time at which it was left.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="readers")
    mark = models.CharField(max_length=16, unique=True, default=new_response_key)
    drawn = models.OneToOneField(Drawn, on_delete=models.SET_NULL, null=True, related_name="reader")
    response = models.OneToOneField(Response, on_delete=models.SET_NULL, null=True, related_name="reader")
    sealed = models.BinaryField()
    consent = models.TextField(blank=True, help_text="Word for word; empty where the host's own list had it.")
    until = models.DateField(db_index=True)


class Remark(models.Model):
    """What somebody wrote in their own words, without identifiers. Printed only after a steward signed it off."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="remarks")
    response = models.ForeignKey(Response, on_delete=models.SET_NULL, null=True, related_name="remarks")
    question = models.CharField(max_length=61)
    state = models.CharField(max_length=10, choices=REMARK.choices, default=REMARK.start, db_index=True)
    redacted = models.TextField(blank=True)
    danger = models.BooleanField(default=False, help_text="Speaks of danger: read first, never printed unread.")
    printed = models.TextField(blank=True)
    signed_off_by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    signed_off_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-danger", "pk"]


class EqualityAnswer(models.Model):
    """Equality answers of somebody, nobody knows whose. No time, no mode, no order, nothing that any other table has.

    Sealed under a key of its own; written anew in random order when its survey closes.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="equality")
    sealed = models.BinaryField()


class Tally(models.Model):
    """What is left of raw answers once they are destroyed: how many gave which codes to one question, and nothing that
    says who said what together. ``sort`` tells answers from equality answers."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="tallies")
    sort = models.CharField(max_length=10)
    question = models.CharField(max_length=110)
    codes = models.JSONField(default=list)
    mode = models.CharField(max_length=10, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "tallies"
