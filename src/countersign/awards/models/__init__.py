"""What is stored of track records, procurements and awards."""

from countersign.awards.models.bids import Bid, Confidential, Exposure, Part, Partner, Pledge
from countersign.awards.models.deciding import Decision, Explanation, LookBack, Notice
from countersign.awards.models.procurement import Criterion, Formula, Participant, Procurement, Version
from countersign.awards.models.record import Pack, Reference, Tie
from countersign.awards.models.scoring import Dissent, Evaluator, Moderation, Score
from countersign.awards.models.talking import Challenge, Clarification

__all__ = [
    "Bid",
    "Challenge",
    "Clarification",
    "Confidential",
    "Criterion",
    "Decision",
    "Dissent",
    "Evaluator",
    "Explanation",
    "Exposure",
    "Formula",
    "LookBack",
    "Moderation",
    "Notice",
    "Pack",
    "Part",
    "Participant",
    "Partner",
    "Pledge",
    "Procurement",
    "Reference",
    "Score",
    "Tie",
    "Version",
]
