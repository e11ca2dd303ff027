"""What this room hands to insight to be counted, and what the ledger can hold against it, subject by subject."""

from countersign.involvement.facts.asking import asks

__all__ = ["asks"]
