"""The lives of a finding and of each answer it is owed, as tables."""

from countersign.lifecycle import Life, Step

FINDING = Life(
    "finding",
    start="draft",
    steps=(
        Step("edit", ("draft",), "draft"),
        Step("drop", ("draft",), "dropped"),
        Step("open_fact_check", ("draft",), "fact_check"),
        Step("reply", ("fact_check",), "fact_check"),
        Step("sign_off", ("fact_check",), "fact_check"),
        Step("take_back", ("fact_check",), "draft"),
        Step("publish", ("fact_check",), "published"),
        Step("correct", ("published",), "published"),
        Step("retire", ("published",), "retired"),
    ),
    words=(
        ("draft", "draft"),
        ("dropped", "dropped before anybody was asked"),
        ("fact_check", "in fact-check"),
        ("published", "published"),
        ("retired", "retired"),
    ),
)

PUBLIC = ("published", "retired")  # a retired finding stays at its address, with the reason

# One office's clock. How far a finding has come (answered, overdue, escalated, resolved) is read off its clocks and
# off the commitments made; it is stored nowhere else.
DUE = Life(
    "answer that is owed",
    start="running",
    steps=(
        Step("fall_overdue", ("running",), "overdue"),
        Step("escalate", ("overdue",), "escalated"),
        Step("meet", ("running",), "met"),
        Step("meet", ("overdue", "escalated"), "met_late"),
    ),
    words=(
        ("running", "waiting for an answer"),
        ("overdue", "overdue"),
        ("escalated", "overdue, and before scrutiny"),
        ("met", "answered in time"),
        ("met_late", "answered late"),
    ),
)
