"""What this room writes of, to whom (see ``countersign.notices.kinds``).

An invitation tells of a public ask. Everything else says as little as it can: others may read it.
"""

from countersign.notices.kinds import Kind

_FOLDER = "involvement/letters"

KINDS = (
    Kind("ask_invitation", "an invitation to one task", f"{_FOLDER}/ask_invitation.txt", to="person", keeps_days=14),
    Kind("ask_place", "a place that came free", f"{_FOLDER}/ask_place.txt", to="person", keeps_days=3),
    Kind("ask_reminder", "a reminder of a day", f"{_FOLDER}/ask_reminder.txt", to="person", keeps_days=2),
    Kind("ask_outcome", "what came of an ask", f"{_FOLDER}/ask_outcome.txt", to="person"),
)
