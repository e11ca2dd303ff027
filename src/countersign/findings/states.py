"""The life of a finding, as a table. What is answered, overdue, escalated and resolved comes with the answers room."""

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
