"""Read a register from Python: typed, patient, over nothing but Python's own HTTP.

from countersign.client import Register

register = Register("https://register.example.org")
for finding in register.findings(state="overdue"):
    print(finding.number, finding.claim)
"""

from countersign.client.register import Register
from countersign.client.things import (
    Answer,
    Body,
    Commitment,
    Contract,
    Finding,
    Measure,
    Number,
    Party,
    Place,
    Service,
)

__all__ = [
    "Answer",
    "Body",
    "Commitment",
    "Contract",
    "Finding",
    "Measure",
    "Number",
    "Party",
    "Place",
    "Register",
    "Service",
]
