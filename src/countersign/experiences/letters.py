"""What this room writes of, to whom (see ``countersign.notices.kinds``). It says nothing of what somebody told."""

from countersign.notices.kinds import Kind

_FOLDER = "experiences/letters"

KINDS = (
    Kind("message", "a message that the host carries", f"{_FOLDER}/message.txt", to="person"),
    Kind("received", "an account that came by mail", f"{_FOLDER}/received.txt", to="person"),
    Kind("gaps_opened", "gaps that were opened", f"{_FOLDER}/gaps_opened.txt"),
    Kind("gaps_overdue", "gaps that are overdue", f"{_FOLDER}/gaps_overdue.txt"),
)
