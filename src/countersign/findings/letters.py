"""What this room writes of, to whom (see ``countersign.notices.kinds``)."""

from countersign.notices.kinds import Kind

_FOLDER = "findings/letters"

KINDS = (
    Kind("fact_check_opened", "a fact-check that opened", f"{_FOLDER}/fact_check_opened.txt", keeps_days=7),
    Kind("overdue", "answers that are overdue", f"{_FOLDER}/overdue.txt"),
    Kind("escalated", "answers that went to scrutiny", f"{_FOLDER}/escalated.txt"),
    Kind("before_scrutiny", "answers that are before scrutiny", f"{_FOLDER}/before_scrutiny.txt"),
    Kind("clock_moved", "an answer that is now asked of another office", f"{_FOLDER}/clock_moved.txt"),
)
