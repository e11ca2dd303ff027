"""What people told: the account, its sealed original, its copies, its codes, and where it belongs."""

from __future__ import annotations

import secrets

from django.db import models

from countersign.experiences.states import EXPERIENCE, MESSAGE
from countersign.ledger.models import Kept


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


class Cluster(models.Model):
    """Accounts that are copies of one another and count once, until a steward decides otherwise."""

    class Verdict(models.TextChoices):
        OPEN = "open", "Not decided"
        SAME = "same", "One account"
        DIFFERENT = "different", "Different accounts"

    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.OPEN)
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="clusters")
    exact = models.BooleanField(default=False, help_text="Every member has the same words in the same order.")
    closeness = models.FloatField(help_text="Smallest estimated similarity (Jaccard) inside the cluster, 0 to 1.")
    decided_by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)


class Campaign(models.Model):
    """Accounts that look as if one hand were behind them: set apart and counted by themselves, never hidden, until a
    steward decides."""

    class Why(models.TextChoices):
        NETWORK = "network", "From the network of whoever runs it"
        ORIGIN = "origin", "From one network address, within days"
        ALIKE = "alike", "Alike in their words, within days"
        BURST = "burst", "Far more than ever before, within days, and all of one kind"

    class Verdict(models.TextChoices):
        OPEN = "open", "Not decided"
        GENUINE = "genuine", "People of their own"
        CAMPAIGN = "campaign", "One hand"

    body = models.ForeignKey("register.Body", on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=10, choices=Why.choices)
    found_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.OPEN)
    decided_by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)


class Network(models.Model):
    """Part of the network of a body, as it declared it: a keyed digest, from which no address can be read."""

    body = models.ForeignKey("register.Body", on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "mark"], name="experiences_network_once")]


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


class Message(Kept):
    """What a party to an arrangement wants to say to those who told about a contract; the host carries it, or not.

    ``reached`` is in whole fives: nobody outside learns how many got it, nor whether a certain person did.
    """

    contract = models.ForeignKey("register.Contract", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+", help_text="Who says it.")
    purpose = models.CharField(max_length=20)
    text = models.TextField(max_length=2000)
    state = models.CharField(max_length=12, choices=MESSAGE.choices, default=MESSAGE.start, db_index=True)
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_on = models.DateField(null=True)
    reason = models.TextField(max_length=1000, blank=True, help_text="Why it was turned down; for those who asked.")
    reached = models.PositiveIntegerField(default=0)
    carried_to = models.ManyToManyField(Experience, related_name="messages", help_text="Whose receipt shows it.")

    class Meta:
        ordering = ["-pk"]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"message:{self.pk}"


class DeskTime(models.Model):
    """Seconds that stewards read accounts about one contract on one day; whose they were is stored nowhere."""

    contract = models.ForeignKey("register.Contract", on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    seconds = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0, help_text="Pages that were worked on.")
    capped = models.PositiveIntegerField(default=0, help_text="Of these, pages that stood open longer than is counted.")
    booked = models.BooleanField(default=False, help_text="Entered as hours used for the contract.")

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["contract", "on"], name="experiences_desk_time_once")]


class Alert(models.Model):
    """Danger wording was found: somebody must look at this account now."""

    experience = models.OneToOneField(Experience, on_delete=models.CASCADE, related_name="alert")
    raised_at = models.DateTimeField()
    why = models.CharField(max_length=200, help_text="The kinds of danger, never the words.")
    seen_by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)


class SealedAccess(models.Model):
    """Somebody opened a sealed original, and said why."""

    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="openings")
    by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=200)


class Coding(models.Model):
    """One coder's reading of one account. Machine codings are drafts until a person signs them off."""

    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="codings")
    coder = models.CharField(max_length=40, help_text="rules, model, or account:<id>")
    version = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    themes = models.JSONField(default=list)
    respect = models.CharField(max_length=12, blank=True)
    confidence = models.CharField(max_length=10, blank=True)
    time_lost = models.CharField(max_length=10, blank=True)
    fear = models.BooleanField(default=False)
    why = models.JSONField(default=dict, help_text="The words that made a rule decide, by code.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["experience", "coder"], name="experiences_coding_once"),
        ]


class CodingBatch(models.Model):
    """Machine codings that a steward signs off together after reading a random sample of them."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="batches")
    made_at = models.DateTimeField()
    version = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sample = models.JSONField(default=list, help_text="Keys of the accounts drawn for reading.")
    seed = models.PositiveBigIntegerField(default=0, help_text="Draws the same sample again from the same accounts.")
    read_all = models.BooleanField(default=False, help_text="Every coding must be read, because agreement was low.")
    agreed = models.PositiveIntegerField(null=True)
    signed_by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)


class StepRun(models.Model):
    """One run of one step over one source, with what came of it."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="step_runs")
    step = models.CharField(max_length=12)
    began_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, help_text="Empty while it runs, and after it was killed.")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-began_at", "-pk"]


class Gap(models.Model):
    """Something people told about for which nobody is known to answer. Logged for a named office, never guessed."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, null=True, related_name="gaps")
    said = models.CharField(max_length=300, help_text="What was said about whose it is, identifiers removed.")
    office = models.CharField(max_length=200, blank=True)
    opened_on = models.DateField()
    due_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)


class GapAnswer(models.Model):
    """What an office says for everybody of a gap that it closed: what was asked, in words of its own, and what people's
    words now lead to."""

    gap = models.OneToOneField(Gap, on_delete=models.CASCADE, related_name="answer")
    asked = models.CharField(max_length=200, help_text="What was asked, in words that name nobody.")
    service = models.ForeignKey("register.Service", on_delete=models.SET_NULL, null=True, related_name="+")
    taught = models.TextField(blank=True, help_text="Words that lead to the service from now on, one a line.")


class Draft(models.Model):
    """An unfinished form. Its writer comes back to it with a receipt code; it is sealed, and gone on ``expires_on``."""

    key = models.CharField(max_length=16, unique=True, default=new_key)
    receipt = models.OneToOneField("people.Receipt", on_delete=models.SET_NULL, null=True, related_name="+")
    value = models.BinaryField()
    expires_on = models.DateField(db_index=True)
