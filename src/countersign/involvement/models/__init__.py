"""What is stored of involvement."""

from countersign.involvement.models.asks import Ask, Slot, Task, Vetting
from countersign.involvement.models.inviting import Batch, Invitation
from countersign.involvement.models.people import Address, Expense, Participant
from countersign.involvement.models.surveys import Drawn, EqualityAnswer, Mode, Remark, Response, Survey, Tally
from countersign.involvement.models.taking_part import Incident, Result, SignUp

__all__ = [
    "Address",
    "Ask",
    "Batch",
    "Drawn",
    "EqualityAnswer",
    "Expense",
    "Incident",
    "Invitation",
    "Mode",
    "Participant",
    "Remark",
    "Response",
    "Result",
    "SignUp",
    "Slot",
    "Survey",
    "Tally",
    "Task",
    "Vetting",
]
