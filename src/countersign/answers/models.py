"""What is said back to a finding, what is promised, what is claimed, and what those concerned say of it."""

from __future__ import annotations

from django.db import models

from countersign.answers.states import COMMITMENT, CONTEST, ROUND
from countersign.ledger.models import Kept


class Kind(models.TextChoices):
    ACCEPT = "accept", "Accept"
    PART = "part", "Accept in part"
    DECLINE = "decline", "Decline"
    PASS_ON = "pass_on", "Pass on"


class Reason(models.TextChoices):
    """Why an answer declines. Each leads somewhere."""

    NOT_BELIEVED = "not_believed", "We do not believe it"
    CANNOT = "cannot", "We cannot"
    NOT_OURS = "not_ours", "It is not ours"


class Lacks(models.TextChoices):
    AUTHORITY = "authority", "Authority"
    MONEY = "money", "Money"
    BOTH = "both", "Authority and money"


class Cause(models.TextChoices):
    """How far a finding brought a commitment about, as its promiser says; those concerned may contest it."""

    PROMPTED = "prompted", "Prompted by this finding"
    CONTRIBUTED = "contributed", "This finding contributed"
    PLANNED = "planned", "Planned already"
    UNCLEAR = "unclear", "Unclear"


class Answer(Kept):
    """One office's answer to one finding, printed beside it in the same size. A later one never replaces it."""

    due = models.ForeignKey("findings.Due", on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=15, choices=Reason.choices, blank=True)
    text = models.TextField(max_length=4000)
    office = models.CharField(max_length=200, help_text="Who signs it: a named office, never a person.")
    late = models.BooleanField(default=False, help_text="Given after its date; stays so.")
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)
    alike = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="pasted")

    # not believed: what would settle it, who pays, by when
    would_settle = models.TextField(max_length=1000, blank=True)
    payer = models.ForeignKey("register.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settle_by = models.DateField(null=True, blank=True)
    # cannot: what is lacking; not ours and pass on: nothing more. ``names`` is to whom each leads.
    lacks = models.CharField(max_length=10, choices=Lacks.choices, blank=True)
    needs = models.TextField(max_length=1000, blank=True, help_text="The authority or the sum of money that is needed.")
    names = models.ForeignKey("register.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"answer:{self.pk}"


class Mark(models.Model):
    """What one person concerned says of an answer's quality. Counted, never printed one by one; hers to change."""

    class Said(models.TextChoices):
        ANSWERS = "answers", "It answers what was found"
        PARTLY = "partly", "It answers part of it"
        EVADES = "evades", "It does not answer it"

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="marks")
    experience = models.ForeignKey("experiences.Experience", on_delete=models.CASCADE, related_name="+")
    said = models.CharField(max_length=10, choices=Said.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "experience"], name="answers_mark_once")]


class Commitment(Kept):
    """A promise that can be checked: what will be done, by when, by which office. ``/commitment/<number>``."""

    class Origin(models.TextChoices):
        ANSWER = "answer", "an answer to a finding"
        CLAUSE = "clause", "a clause of the contract"
        BID = "bid", "a winning bid"
        PANEL = "panel", "a decision of a panel"

    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.ANSWER)
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments")
    finding = models.ForeignKey("findings.Finding", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    contract = models.ForeignKey("register.Contract", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    change = models.ForeignKey(
        "terms.Change", on_delete=models.PROTECT, null=True, related_name="+", help_text="The line of the schedule."
    )
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+", help_text="The promiser.")
    measure = models.CharField(max_length=500, help_text="What somebody else can see is there, or is not.")
    owner = models.CharField(max_length=200, help_text="The named office that sees to it.")
    due_on = models.DateField(db_index=True)
    cause = models.CharField(max_length=12, choices=Cause.choices)
    state = models.CharField(max_length=10, choices=COMMITMENT.choices, default=COMMITMENT.start, db_index=True)
    made_on = models.DateField()
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    fell_due_on = models.DateField(null=True, help_text="When its date passed without a claim; never emptied.")
    ended_on = models.DateField(null=True)
    ended_because = models.TextField(max_length=1000, blank=True)
    superseded_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="supersedes")
    inherited_from = models.ForeignKey(
        "register.Contract", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["due_on", "pk"]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"commitment:{self.pk}"


class Claim(Kept):
    """The promiser says that it is done: what, since when, and where anybody can see it."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="claims")
    text = models.TextField(max_length=2000)
    done_on = models.DateField()
    evidence_url = models.URLField(max_length=500, blank=True)
    office = models.CharField(max_length=200)
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Round(Kept):
    """One asking of those concerned about one claim: at once, and again after 28 days. The counts are set when it is
    counted, all together, so that nobody can watch single voices come in."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        CONTESTED = "contested", "Contested"
        DIVIDED = "divided", "Not confirmed: those who replied do not agree"
        TOO_FEW = "too_few", "Not confirmed: too few replied"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()  # 1 at the claim, 2 after 28 days
    state = models.CharField(max_length=10, choices=ROUND.choices, default=ROUND.start, db_index=True)
    opens_on = models.DateField(db_index=True)
    closes_on = models.DateField(db_index=True)
    counted_at = models.DateTimeField(null=True)
    asked = models.PositiveIntegerField(null=True)
    confirmed = models.PositiveIntegerField(null=True)
    contested = models.PositiveIntegerField(null=True)
    unsure = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    stale = models.BooleanField(default=False, help_text="Somebody asked has withdrawn since: to be recounted.")
    concerned = models.ManyToManyField("experiences.Experience", related_name="+", help_text="Who is asked.")

    class Meta:
        ordering = ["claim", "number"]
        constraints = [models.UniqueConstraint(fields=["claim", "number"], name="answers_round_once")]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"round:{self.pk}"


class Voice(models.Model):
    """What one person concerned says of a claimed change. Counted, never printed one by one; hers until it closes."""

    class Said(models.TextChoices):
        CONFIRM = "confirm", "Yes, it has changed"
        CONTEST = "contest", "No, it has not changed"
        UNSURE = "unsure", "I cannot tell"

    class Channel(models.TextChoices):
        WEB = "web", "On the web"
        PHONE = "phone", "By phone"
        PAPER = "paper", "On paper"
        ADVISER = "adviser", "Through an adviser"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="voices")
    experience = models.ForeignKey("experiences.Experience", on_delete=models.CASCADE, related_name="+")
    said = models.CharField(max_length=10, choices=Said.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    entered_by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "experience"], name="answers_voice_once")]


class Contest(Kept):
    """A person concerned contests a claimed change or a cause grade: an item of its own, with a clock.

    ``words`` are redacted and for staff; only ``published``, signed off by a steward, is ever printed. When the account
    is withdrawn, both go and the item stays.
    """

    class About(models.TextChoices):
        CHANGE = "change", "the claimed change"
        CAUSE = "cause", "what brought it about"

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="contests")
    about = models.CharField(max_length=10, choices=About.choices)
    experience = models.ForeignKey("experiences.Experience", on_delete=models.SET_NULL, null=True, related_name="+")
    words = models.TextField(max_length=2000, blank=True)
    published = models.TextField(max_length=2000, blank=True)
    state = models.CharField(max_length=10, choices=CONTEST.choices, default=CONTEST.start, db_index=True)
    opened_on = models.DateField()
    due_on = models.DateField(db_index=True)
    reply = models.TextField(max_length=2000, blank=True)
    replied_on = models.DateField(null=True)
    late = models.BooleanField(default=False)
    settled_on = models.DateField(null=True)

    class Meta:
        ordering = ["due_on", "pk"]

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"contest:{self.pk}"
