"""What this room writes of, to whom (see ``countersign.notices.kinds``).

Letters to offices quote what is public already. Letters to people say nothing of what they told: others may read them.
"""

from countersign.notices.kinds import Kind

_FOLDER = "answers/letters"

KINDS = (
    Kind("due_soon", "answers that are due soon", f"{_FOLDER}/due_soon.txt", keeps_days=10),
    Kind("promise_due", "promises that fell due", f"{_FOLDER}/promise_due.txt"),
    Kind("contest_opened", "something that is contested", f"{_FOLDER}/contest_opened.txt"),
    Kind("digest", "the week’s paper", f"{_FOLDER}/digest.txt", keeps_days=7),
    Kind("round_opened", "a question to those concerned", f"{_FOLDER}/round_opened.txt", to="person", keeps_days=14),
)
