"""What may be asked of answers. Nothing here changes anything."""

from countersign.answers.queries.concern import (
    answering,
    concerned,
    has_accepted,
    has_said_not_ours,
    known_names,
    names_of,
    part_in,
    part_of,
    promisers,
    working_under,
)
from countersign.answers.queries.confirmation import (
    Asking,
    Confirmation,
    Marks,
    confirmation,
    confirmations,
    decided,
    marks,
    recount,
    said,
)
from countersign.answers.queries.desk import Yours, yours
from countersign.answers.queries.letter import letter_paper
from countersign.answers.queries.lists import (
    Side,
    answer,
    answers,
    claims,
    commitment,
    commitments,
    contest,
    contests,
    due,
    open_round,
    promised_by_contract,
    round_,
    scrutiny,
    sides,
)
from countersign.answers.queries.loop import Count, Stuck, loop
from countersign.answers.queries.printed import (
    digest,
    printed,
    tally_kept,
)
from countersign.answers.queries.standing import standing, standings
from countersign.answers.queries.times import Times, response_times
from countersign.answers.queries.trace import Link, Trace, trace
from countersign.answers.queries.trail import Answered, Counted, Promised, trail, trail_of
from countersign.answers.queries.week import Digest, digest_of
from countersign.answers.queries.week import name_of as week_name
from countersign.answers.queries.week_paper import week_paper

__all__ = [
    "Answered",
    "Asking",
    "Confirmation",
    "Count",
    "Counted",
    "Digest",
    "Link",
    "Marks",
    "Promised",
    "Side",
    "Stuck",
    "Times",
    "Trace",
    "Yours",
    "answer",
    "answering",
    "answers",
    "claims",
    "commitment",
    "commitments",
    "concerned",
    "confirmation",
    "confirmations",
    "contest",
    "contests",
    "decided",
    "digest",
    "digest_of",
    "due",
    "has_accepted",
    "has_said_not_ours",
    "known_names",
    "letter_paper",
    "loop",
    "marks",
    "names_of",
    "open_round",
    "part_in",
    "part_of",
    "printed",
    "promised_by_contract",
    "promisers",
    "recount",
    "response_times",
    "round_",
    "said",
    "scrutiny",
    "sides",
    "standing",
    "standings",
    "tally_kept",
    "trace",
    "trail",
    "trail_of",
    "week_name",
    "week_paper",
    "working_under",
    "yours",
]
