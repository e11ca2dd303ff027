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
    Kind("panel_drawn", "a seat that somebody was drawn for", f"{_FOLDER}/panel_drawn.txt", to="person"),
    Kind("panel_meeting", "a meeting of a panel, to members", f"{_FOLDER}/panel_meeting.txt", to="person"),
    Kind("panel_papers", "papers of a panel, to members", f"{_FOLDER}/panel_papers.txt", to="person", keeps_days=5),
    Kind("panel_vacant", "a vacant seat, to members", f"{_FOLDER}/panel_vacant.txt", to="person"),
    Kind("panel_meeting_office", "a meeting of a panel, to offices", f"{_FOLDER}/panel_meeting.txt"),
    Kind("panel_papers_office", "papers of a panel, to offices", f"{_FOLDER}/panel_papers.txt", keeps_days=5),
    Kind("panel_vacant_office", "a vacant seat, to offices", f"{_FOLDER}/panel_vacant.txt"),
    Kind("panel_recommended", "what a panel recommended", f"{_FOLDER}/panel_recommended.txt"),
    Kind("survey_invitation", "a survey’s invitation", f"{_FOLDER}/survey_invitation.txt", to="person", keeps_days=14),
    Kind("survey_reminder", "a reminder of a survey", f"{_FOLDER}/survey_reminder.txt", to="person", keeps_days=6),
    Kind("survey_outcome", "what came of a survey", f"{_FOLDER}/survey_outcome.txt", to="person"),
)
