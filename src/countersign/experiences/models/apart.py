"""Accounts that are not counted each by itself: copies, and what looks like one hand."""

from __future__ import annotations

from django.db import models


class Cluster(models.Model):
    """Accounts that are copies of one another and count once, until a steward decides otherwise."""

    class Verdict(models.TextChoices):
        OPEN = "open", "Not decided"
        SAME = "same", "One account"
        DIFFERENT = "different", "Different accounts"

    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.OPEN)
    source = models.ForeignKey("Source", on_delete=models.CASCADE, related_name="clusters")
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
