"""What this room hands to insight to be counted, and what the ledger can hold against it, subject by subject."""
