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

ARRANGEMENT = Life(
    "arrangement",
    start="drafted",
    steps=(
        Step("sign", ("drafted",), "drafted"),
        Step("complete", ("drafted",), "signed"),
        Step("drop", ("drafted",), "dropped"),
        Step("review", ("signed",), "signed"),
        Step("end", ("signed",), "ended"),
        Step("revoke", ("signed",), "revoked"),
    ),
    words=(
        ("drafted", "waits for signatures"),
        ("dropped", "dropped before it was signed"),
        ("signed", "signed"),
        ("ended", "ended"),
        ("revoked", "revoked"),
    ),
)
