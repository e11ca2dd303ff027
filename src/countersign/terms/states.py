"""The life of a schedule. Whether what is owed was met, is late or is withheld is read off its dates, never stored."""

from countersign.lifecycle import Life, Step

SCHEDULE = Life(
    "schedule",
    start="draft",
    steps=(
        Step("edit", ("draft",), "draft"),
        Step("drop", ("draft",), "dropped"),
        Step("agree", ("draft",), "agreed"),
        Step("supersede", ("agreed",), "superseded"),
    ),
    words=(
        ("draft", "draft, binds nobody"),
        ("dropped", "dropped before it was agreed"),
        ("agreed", "agreed"),
        ("superseded", "replaced by a later version"),
    ),
)
