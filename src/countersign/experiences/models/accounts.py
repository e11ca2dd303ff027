"""The account, where it was collected, its sealed original, and where its teller is written to."""

from __future__ import annotations

import secrets

from django.db import models

from countersign.experiences.models.apart import Campaign, Cluster
from countersign.experiences.states import EXPERIENCE


def new_key() -> str:
    """A random, unguessable key for addresses; no order, no meaning."""
    return secrets.token_urlsafe(12)


def new_salt() -> str:
    """Salts the digests of one source's row ids, so that nobody can test an id without this database."""
    return secrets.token_hex(32)


class Selection(models.TextChoices):
    SELF_SELECTED = "self_selected", "Self-selected"
    SAMPLED = "sampled", "Sampled"
    EVERYONE = "everyone", "Everyone was asked"
    UNKNOWN = "unknown", "Not known"


class Channel(models.TextChoices):
    WEB = "web", "Web form"
    PAPER = "paper", "Paper"
    PHONE = "phone", "Phone"
    ADVISER = "adviser", "Through an adviser"
    IMPORT = "import", "Imported file"
    MAIL = "mail", "E-mail"


class Source(models.Model):
    """Who collected accounts, how, with which question, and on what consent."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    collector = models.ForeignKey("register.Body", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    inviter = models.ForeignKey(
        "register.Body", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="Who invited these people by itself, as it declared.",
    )  # fmt: skip
    collected_how = models.TextField(blank=True)
    question = models.TextField(blank=True, help_text="The wording people answered.")
    question_version = models.CharField(max_length=20, blank=True)
    selection = models.CharField(max_length=15, choices=Selection.choices, default=Selection.UNKNOWN)
    consent = models.TextField(blank=True)
    licence = models.CharField(max_length=200, blank=True)
    retain_days = models.PositiveIntegerField(default=365, help_text="Days until sealed originals are destroyed.")
    counts = models.BooleanField(
        default=True, help_text="False: its people are counted elsewhere, and are here so that they can be asked."
    )
    fictional = models.BooleanField(default=False)
    salt = models.CharField(max_length=64, default=new_salt, editable=False)

    def __str__(self) -> str:
        return self.name


class Received(models.Model):
    """Accounts that came in together and stand in one line of the ledger: the root over their commitments.

    A commitment (32 bytes each, in order) shows nothing without the salt, which lies in the sealed original.
    """

    key = models.CharField(max_length=16, unique=True, default=new_key)
    commitments = models.BinaryField()


class Experience(models.Model):
    """One person's account. Its words are never here: the original is sealed, the redaction is for staff,
    and only ``published_text``, signed off by a steward, is ever shown."""

    key = models.CharField(max_length=16, unique=True, default=new_key)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="experiences")
    external_id = models.CharField(max_length=64, null=True, blank=True, help_text="Salted digest of the row's own id.")
    row_digest = models.CharField(max_length=64, blank=True, help_text="Salted digest of the row; tells if it changed.")
    run = models.ForeignKey("intake.Run", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    line = models.PositiveIntegerField(null=True, blank=True)
    received = models.ForeignKey(Received, on_delete=models.SET_NULL, null=True, related_name="accounts")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    on_behalf = models.BooleanField(default=False)
    receipt = models.OneToOneField("people.Receipt", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=EXPERIENCE.choices, default=EXPERIENCE.start)
    told_at = models.DateTimeField()
    happened_on = models.DateField(null=True, blank=True, db_index=True)
    rating = models.SmallIntegerField(null=True, blank=True, help_text="1 (best) to 5 (worst), as asked; 6 don't know.")
    danger = models.BooleanField(default=False)
    fears = models.BooleanField(default=False, help_text="Says they fear consequences.")

    asked = models.CharField(max_length=300, blank=True, help_text="The question, where rows of a source differ in it.")

    # what the person or row said about whose it is, identifiers removed
    said_body = models.CharField(max_length=300, blank=True)
    said_service = models.CharField(max_length=300, blank=True)
    said_place = models.CharField(max_length=300, blank=True)
    said_reference = models.CharField(max_length=120, blank=True)

    redacted_text = models.TextField(blank=True)
    redaction_version = models.CharField(max_length=20, blank=True)
    published_text = models.TextField(blank=True)
    signed_off_by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    signed_off_at = models.DateTimeField(null=True, blank=True)

    check_redaction = models.CharField(max_length=200, blank=True, help_text="Why a person should look at it.")

    relevance = models.FloatField(null=True, blank=True)
    relevance_why = models.CharField(max_length=200, blank=True)
    cluster = models.ForeignKey(Cluster, on_delete=models.SET_NULL, null=True, blank=True, related_name="members")
    campaign = models.ForeignKey(Campaign, on_delete=models.SET_NULL, null=True, blank=True, related_name="members")
    origin = models.CharField(
        max_length=64, blank=True, help_text="Keyed digest of the part of the network it came from; gone after 60 days."
    )
    batch = models.ForeignKey("CodingBatch", on_delete=models.SET_NULL, null=True, blank=True, related_name="accounts")
    counts = models.BooleanField(
        default=True, help_text="False for copies that are not counted, and for what is set apart."
    )

    body = models.ForeignKey("register.Body", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    service = models.ForeignKey("register.Service", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    place = models.ForeignKey("register.Place", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    contract = models.ForeignKey(
        "register.Contract", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    site = models.ForeignKey("register.Site", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    gap = models.ForeignKey("Gap", on_delete=models.SET_NULL, null=True, blank=True, related_name="accounts")
    attached_score = models.FloatField(null=True, blank=True)
    attached_why = models.CharField(max_length=200, blank=True)

    # the codes that count, copied from the signed-off coding
    kind = models.CharField(max_length=12, blank=True)
    themes = models.JSONField(default=list)
    respect = models.CharField(max_length=12, blank=True)
    confidence = models.CharField(max_length=10, blank=True)
    time_lost = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="experiences_row_once"),
        ]
        indexes = [
            models.Index(fields=["source", "state"]),
            # a month of what counts is read by these, whatever else there is
            models.Index(fields=["state", "happened_on"]),
            models.Index(
                fields=["state", "told_at"], condition=models.Q(happened_on=None), name="experiences_only_told"
            ),
        ]


class Sealed(models.Model):
    """The original words and everything else that was sent, encrypted, until ``retain_until``."""

    experience = models.OneToOneField(Experience, on_delete=models.CASCADE, related_name="sealed", primary_key=True)
    value = models.BinaryField()
    retain_until = models.DateField(db_index=True)


class Contact(models.Model):
    """Where somebody who told asked to be written to: sealed, opened by nobody but the outbox, gone on ``until``.

    ``mark`` is by what the outbox knows the reader; it says neither who nor which account. ``consent`` is the sentence
    that was agreed to, word for word.
    """

    experience = models.OneToOneField(Experience, on_delete=models.CASCADE, related_name="contact", primary_key=True)
    mark = models.CharField(max_length=16, unique=True, default=new_key)
    sealed = models.BinaryField()
    consent = models.TextField()
    consent_version = models.CharField(max_length=20)
    left_at = models.DateTimeField()
    until = models.DateField(db_index=True)
    carries = models.BooleanField(default=False, help_text="Agreed that messages of those who answer are carried, too.")


class Draft(models.Model):
    """An unfinished form. Its writer comes back to it with a receipt code; it is sealed, and gone on ``expires_on``."""

    key = models.CharField(max_length=16, unique=True, default=new_key)
    receipt = models.OneToOneField("people.Receipt", on_delete=models.SET_NULL, null=True, related_name="+")
    value = models.BinaryField()
    expires_on = models.DateField(db_index=True)
