"""The lives of a commitment, of one asking of those concerned, and of what somebody contests."""

from countersign.lifecycle import Life, Step

COMMITMENT = Life(
    "commitment",
    start="made",
    steps=(
        Step("fall_due", ("made",), "due"),
        Step("claim", ("made", "due", "contested", "broken"), "claimed"),
        Step("confirm", ("claimed", "contested"), "confirmed"),
        Step("contest", ("claimed", "confirmed"), "contested"),
        Step("recount", ("confirmed", "contested"), "claimed"),
        Step("break_off", ("made", "due", "claimed", "contested"), "broken"),
        Step("supersede", ("made", "due", "contested", "broken"), "superseded"),
    ),
    words=(
        ("made", "promised"),
        ("due", "due, and not claimed done"),
        ("claimed", "claimed done, not yet confirmed"),
        ("confirmed", "confirmed by those concerned"),
        ("contested", "contested by those concerned"),
        ("broken", "broken"),
        ("superseded", "replaced by another promise"),
    ),
)

ROUND = Life(
    "round of confirmation",
    start="waiting",
    steps=(
        Step("open", ("waiting",), "open"),
        Step("close", ("open",), "closed"),
        Step("recount", ("closed",), "closed"),
        Step("drop", ("waiting", "open"), "dropped"),
    ),
    words=(
        ("waiting", "not begun"),
        ("open", "those concerned are being asked"),
        ("closed", "counted"),
        ("dropped", "not held, because the promise was broken off or claimed anew"),
    ),
)

CONTEST = Life(
    "contest",
    start="open",
    steps=(
        Step("reply", ("open", "overdue"), "replied"),
        Step("fall_overdue", ("open",), "overdue"),
        Step("settle", ("open", "overdue", "replied"), "settled"),
    ),
    words=(
        ("open", "waits for a reply"),
        ("overdue", "reply overdue"),
        ("replied", "replied to"),
        ("settled", "settled"),
    ),
)
