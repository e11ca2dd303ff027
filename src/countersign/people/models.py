"""Accounts of those who work with the register, what they may be for whom, receipts for the public, and
wrong tries.
"""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac

from countersign.people.states import UNSEALING


class Account(AbstractUser):
    """Somebody who signs in, by e-mail (``username`` is the e-mail in lower case).

    People who tell what happened never need one.
    """

    office = models.CharField(max_length=200, blank=True, help_text="Named office, shown beside an answer.")
    epoch = models.PositiveIntegerField(default=0, help_text="Grows when every open browser is to be signed out.")

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session holds as long as neither the password nor the epoch changes."""
        what = f"{self.password}:{self.epoch}"
        return salted_hmac("countersign.people.session", what, secret=secret, algorithm="sha256").hexdigest()


class Role(models.TextChoices):
    STEWARD = "steward", "Evidence steward"
    ADVISER = "adviser", "Adviser"
    PROVIDER = "provider", "Provider"
    COMMISSIONER = "commissioner", "Commissioner"
    SCRUTINEER = "scrutineer", "Scrutineer"
    ADMINISTRATOR = "administrator", "Administrator"


class Membership(models.Model):
    """An account acts in a role for one body; stewards and administrators act for the host (``body``
    empty).
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    body = models.ForeignKey("register.Body", on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "role", "body"], name="people_membership_once"),
            # Two empty bodies count as different, so roles held for the host need a constraint of their own.
            models.UniqueConstraint(
                fields=["account", "role"], condition=models.Q(body=None), name="people_host_role_once"
            ),
        ]


class SecondFactor(models.Model):
    """The authenticator of an account. Its secret is sealed; it counts from the day its first code was right."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="second_factor", primary_key=True)
    sealed = models.BinaryField()
    begun_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0, help_text="Half minutes since 1970: no code of it or before works.")


class RecoveryCode(models.Model):
    """Signs in once in place of an authenticator that was lost. Only a keyed digest is stored."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)


class FactorReset(models.Model):
    """One administrator asks that somebody's second factor be taken off; another one has to confirm it."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="factor_reset")
    asked_by = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    why = models.CharField(max_length=200)


class Receipt(models.Model):
    """A private code that stands for a person. Only a keyed digest is stored; the code itself is shown
    once.
    """

    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    purpose = models.CharField(max_length=20)


class WrongTries(models.Model):
    """How often somebody was wrong of late. ``mark`` is a keyed digest: it names nobody, and rows live for
    a day.
    """

    kind = models.CharField(max_length=20)  # "receipt", "sign-in"
    mark = models.CharField(max_length=64)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "mark"], name="people_wrong_tries_once")]


class Pace(models.Model):
    """How often something was sent within ten minutes: by one person, from one address, or by everybody.

    ``mark`` is a keyed digest that changes with the day; no address is stored, and rows live for a day.
    """

    verb = models.CharField(max_length=40)
    mark = models.CharField(max_length=64)
    began = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verb", "mark", "began"], name="people_pace_once")]


class Unsealing(models.Model):
    """One sealed thing that two people open outside the ordinary way: why, on which legal ground, until when.

    ``kind`` and ``key`` say what (see ``people.sealables``). ``key`` and ``why`` are for the desk only, and emptied a
    year after the review; purpose, ground, times and every opening are public.
    """

    class Purpose(models.TextChoices):
        COURT = "court", "An order of a court"
        DANGER = "danger", "Danger to somebody’s life"
        CRIME = "crime", "A serious crime that is being looked into"
        RIGHTS = "rights", "A right of the person whose it is"

    class Ground(models.TextChoices):
        OBLIGATION = "obligation", "A legal obligation (UK GDPR Art. 6(1)(c))"
        VITAL = "vital", "Vital interests (UK GDPR Art. 6(1)(d))"
        PUBLIC_TASK = "public_task", "A public task (UK GDPR Art. 6(1)(e))"

    class Result(models.TextChoices):
        IN_ORDER = "in_order", "In order"
        NOT_IN_ORDER = "not_in_order", "Not in order"

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    ground = models.CharField(max_length=20, choices=Ground.choices)
    why = models.CharField(max_length=300, blank=True)
    hours = models.PositiveSmallIntegerField(help_text="How long it may be opened once it is granted.")
    state = models.CharField(max_length=12, choices=UNSEALING.choices, default=UNSEALING.start, db_index=True)
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=20, choices=Result.choices, blank=True)
    review = models.TextField(max_length=1000, blank=True, help_text="What the review found; public.")

    @property
    def subject(self) -> str:
        """Its name in the ledger, which never says what was opened."""
        return f"unsealing:{self.pk}"


class UnsealingUse(models.Model):
    """One opening under an unsealing; its reason is for those who review."""

    unsealing = models.ForeignKey(Unsealing, on_delete=models.CASCADE, related_name="uses")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=200)


class SignInLink(models.Model):
    """A link that somebody asked for; also for a name that nobody has, so that asking tells nothing.

    Only digests are stored: of the browser that asked, and of the token in the letter.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")
    browser = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    asked_at = models.DateTimeField(db_index=True)


class Passkey(models.Model):
    """A passkey of somebody who signs in: the public half, and what its owner calls it. Nothing of it is secret."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    key_id = models.CharField(max_length=1400, unique=True)
    public = models.TextField()
    count = models.PositiveBigIntegerField(default=0)
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
