"""Bids: sealed as they come, opened all together after the deadline; and what each promises."""

from __future__ import annotations

from django.db import models

from countersign.awards.models.procurement import Criterion, Procurement
from countersign.awards.states import BID
from countersign.ledger.models import AppendOnly, Kept


class Confidential(models.TextChoices):
    """Why a part of a bid is not shown."""

    COMMERCIAL = "commercial", "Sensitive commercial information"
    SECURITY = "security", "National security"
    PERSONAL = "personal", "Personal data"


class Bid(Kept):
    """One bid of one body. What it says lies encrypted in ``sealed`` until it is opened; nothing else tells of it."""

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="bids")
    number = models.PositiveSmallIntegerField(help_text="In the order of arrival, from 1.")
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=BID.choices, default=BID.start, db_index=True)
    sealed = models.BinaryField()
    commitment = models.CharField(max_length=64, help_text="Of the whole bid, under a salt that lies within it.")
    note = models.TextField(help_text="What its bidder was given: a signed statement that it came, and when.")
    at = models.DateTimeField()
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    salt = models.BinaryField(null=True, help_text="Known once it is opened.")
    price = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    record = models.JSONField(null=True, help_text="Its track record as it stood at the deadline; empty for none.")
    reason = models.TextField(max_length=2000, blank=True, help_text="Why it was withdrawn or disqualified; printed.")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["procurement", "number"], name="awards_bid_number_once"),
            models.UniqueConstraint(
                fields=["procurement", "body"], condition=models.Q(state__in=("sealed", "valid", "disqualified")),
                name="awards_bid_once",
            ),
        ]  # fmt: skip

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"bid:{self.procurement.contract_id}.{self.procurement.number}.{self.number}"

    @property
    def bodies(self) -> list[models.Model]:
        """Who sent it, and who bids with them."""
        return [self.body, *(partner.body for partner in self.partners.all())]

    @property
    def bidder(self) -> str:
        """Whose bid it is, in words."""
        return " with ".join(filter(None, (self.body.name, " and ".join(body.name for body in self.bodies[1:]))))


class Partner(AppendOnly):
    """Another body that bids together with the one that sent the bid; known once the bid is opened."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="partners")
    body = models.ForeignKey("register.Body", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["bid", "body"], name="awards_partner_once")]


class Part(AppendOnly):
    """What an opened bid says to one criterion; withheld from the public where ``confidential`` says why."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="parts")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=8000)
    confidential = models.CharField(max_length=12, choices=Confidential.choices, blank=True)
    reason = models.TextField(max_length=1000, blank=True, help_text="Why it is withheld; printed.")

    class Meta:
        ordering = ["criterion__number"]
        constraints = [models.UniqueConstraint(fields=["bid", "criterion"], name="awards_part_once")]


class Pledge(Kept):
    """A promise in a bid that can be checked; a commitment once the bid has won and the promise is recorded."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="pledges")
    measure = models.CharField(max_length=500)
    owner = models.CharField(max_length=200)
    due_on = models.DateField()
    commitment = models.OneToOneField("answers.Commitment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]


class Exposure(AppendOnly):
    """One occasion on which those who judge met one bidder: a visit, a trial, a talk."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="exposures")
    what = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField()
    people = models.PositiveSmallIntegerField()
    on = models.DateField()

    class Meta:
        ordering = ["on", "pk"]
