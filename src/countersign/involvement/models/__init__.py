"""What is stored of involvement."""

from countersign.involvement.models.asks import Ask, Slot, Task, Vetting
from countersign.involvement.models.inviting import Batch, Invitation
from countersign.involvement.models.meeting import Ballot, Item, Meeting, Paper, Recommendation, Vote
from countersign.involvement.models.panels import Conflict, Draw, Panel, Payment, Seat, Sitting, Volunteer
from countersign.involvement.models.people import Address, Expense, Participant
from countersign.involvement.models.surveys import (
    Drawn,
    EqualityAnswer,
    Mode,
    Reader,
    Remark,
    Response,
    Survey,
    Tally,
)
from countersign.involvement.models.taking_part import Incident, Result, SignUp

__all__ = [
    "Address",
    "Ask",
    "Ballot",
    "Batch",
    "Conflict",
    "Draw",
    "Drawn",
    "EqualityAnswer",
    "Expense",
    "Incident",
    "Invitation",
    "Item",
    "Meeting",
    "Mode",
    "Panel",
    "Paper",
    "Participant",
    "Payment",
    "Reader",
    "Recommendation",
    "Remark",
    "Response",
    "Result",
    "Seat",
    "SignUp",
    "Sitting",
    "Slot",
    "Survey",
    "Tally",
    "Task",
    "Vetting",
    "Volunteer",
    "Vote",
]
