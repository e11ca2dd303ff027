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
