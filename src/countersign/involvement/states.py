"""The lives of what people are asked to take part in, as tables."""

from countersign.lifecycle import Life, Step

ASK = Life(
    "ask",
    start="drafted",
    steps=(
        Step("edit", ("drafted",), "drafted"),
        Step("drop", ("drafted",), "dropped"),
        Step("open", ("drafted",), "open"),
        Step("close", ("open",), "closed"),
        Step("report_back", ("closed",), "reported"),
    ),
    words=(
        ("drafted", "drafted"),
        ("dropped", "dropped before anybody was asked"),
        ("open", "open"),
        ("closed", "closed, what came of it is not said yet"),
        ("reported", "reported back"),
    ),
)

SIGN_UP = Life(
    "sign-up",
    start="waiting",
    steps=(
        Step("place", ("waiting",), "placed"),
        Step("check_in", ("placed",), "there"),
        Step("check_out", ("there",), "done"),
        Step("count_in", ("placed", "there"), "done"),
        Step("miss", ("placed",), "missed"),
        Step("pass_over", ("waiting",), "not_needed"),
        Step("withdraw", ("waiting", "placed", "there"), "withdrawn"),
    ),
    words=(
        ("waiting", "on the waiting list"),
        ("placed", "has a place"),
        ("there", "is there now"),
        ("done", "took part"),
        ("missed", "did not come"),
        ("not_needed", "was not needed"),
        ("withdrawn", "withdrew"),
    ),
)

INCIDENT = Life(
    "incident",
    start="raised",
    steps=(
        Step("take_up", ("raised",), "taken_up"),
        Step("settle", ("raised", "taken_up"), "settled"),
    ),
    words=(
        ("raised", "waits for a steward"),
        ("taken_up", "a steward has it in hand"),
        ("settled", "settled"),
    ),
)

SURVEY = Life(
    "survey",
    start="drafted",
    steps=(
        Step("edit", ("drafted",), "drafted"),
        Step("drop", ("drafted",), "dropped"),
        Step("open", ("drafted",), "open"),
        Step("invite", ("open",), "open"),
        Step("close", ("open",), "closed"),
        Step("report", ("closed",), "reported"),
    ),
    words=(
        ("drafted", "drafted"),
        ("dropped", "dropped before anybody was asked"),
        ("open", "open"),
        ("closed", "closed, what came of it is not said yet"),
        ("reported", "reported back"),
    ),
)

RESPONSE = Life(
    "answers to a survey",
    start="begun",
    steps=(
        Step("keep", ("begun",), "begun"),
        Step("send", ("begun",), "sent"),
        Step("lapse", ("begun",), "unfinished"),
        Step("withdraw", ("begun", "sent", "unfinished"), "withdrawn"),
    ),
    words=(
        ("begun", "begun, not sent yet"),
        ("sent", "sent, and counted"),
        ("unfinished", "not sent before the survey closed"),
        ("withdrawn", "withdrawn"),
    ),
)

REMARK = Life(
    "words in a survey",
    start="waiting",
    steps=(
        Step("sign_off", ("waiting",), "printed"),
        Step("leave_out", ("waiting",), "left_out"),
    ),
    words=(
        ("waiting", "wait for a steward"),
        ("printed", "signed off and printed"),
        ("left_out", "read, and not printed"),
    ),
)

PANEL = Life(
    "panel",
    start="drafted",
    steps=(
        Step("edit", ("drafted",), "drafted"),
        Step("drop", ("drafted",), "dropped"),
        Step("open", ("drafted",), "recruiting"),
        Step("seat", ("recruiting", "sitting"), "sitting"),
        Step("end", ("recruiting", "sitting"), "ended"),
    ),
    words=(
        ("drafted", "drafted"),
        ("dropped", "dropped before anybody was asked"),
        ("recruiting", "looks for volunteers"),
        ("sitting", "sits"),
        ("ended", "ended"),
    ),
)

VOLUNTEER = Life(
    "volunteer",
    start="volunteered",
    steps=(
        Step("seat", ("volunteered",), "seated"),
        Step("withdraw", ("volunteered",), "withdrawn"),
        Step("leave", ("seated",), "left"),
    ),
    words=(
        ("volunteered", "volunteered, not drawn"),
        ("seated", "has a seat"),
        ("withdrawn", "withdrew"),
        ("left", "left the seat"),
    ),
)

DRAW = Life(
    "draw",
    start="laid",
    steps=(Step("draw", ("laid",), "drawn"), Step("void", ("laid",), "void")),
    words=(("laid", "the lottery is laid, the seed is not known"), ("drawn", "drawn"), ("void", "not drawn")),
)

MEETING = Life(
    "meeting",
    start="called",
    steps=(
        Step("hold", ("called",), "held"),
        Step("miss", ("called",), "not_quorate"),
        Step("call_off", ("called",), "called_off"),
    ),
    words=(
        ("called", "called"),
        ("held", "held"),
        ("not_quorate", "too few came to decide anything"),
        ("called_off", "called off"),
    ),
)

ITEM = Life(
    "agenda item",
    start="open",
    steps=(Step("close", ("open",), "closed"), Step("take_back", ("open",), "taken_back")),
    words=(
        ("open", "open"),
        ("closed", "closed by a vote"),
        ("taken_back", "taken back by whoever put it there"),
    ),
)

BALLOT = Life(
    "vote of a panel",
    start="open",
    steps=(
        Step("carry", ("open",), "carried"),
        Step("lose", ("open",), "lost"),
        Step("void", ("open",), "void"),
    ),
    words=(
        ("open", "being voted on"),
        ("carried", "carried"),
        ("lost", "lost"),
        ("void", "did not count: too few voted, or too few users"),
    ),
)

RECOMMENDATION = Life(
    "recommendation",
    start="waiting",
    steps=(Step("accept", ("waiting",), "accepted"), Step("reject", ("waiting",), "rejected")),
    words=(("waiting", "waits for an answer"), ("accepted", "accepted"), ("rejected", "rejected, with a reason")),
)
