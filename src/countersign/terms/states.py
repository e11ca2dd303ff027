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

# Evidence of readiness. That it has expired is read off its date.
SHOWN = Life(
    "piece of evidence",
    start="shown",
    steps=(
        Step("replace", ("shown",), "replaced"),
        Step("take_back", ("shown",), "taken_back"),
    ),
    words=(
        ("shown", "shown"),
        ("replaced", "replaced by a newer one"),
        ("taken_back", "taken back"),
    ),
)

# That it has ended is read off its date. There is one step that prolongs it, and none that does so again.
OVERRIDE = Life(
    "override",
    start="running",
    steps=(
        Step("prolong", ("running",), "prolonged"),
        Step("stop", ("running", "prolonged"), "stopped"),
    ),
    words=(
        ("running", "decided"),
        ("prolonged", "prolonged once"),
        ("stopped", "stopped before its end"),
    ),
)

# A rehearsal on past data. Nothing takes one back from being destroyed, and nothing prolongs one twice.
REHEARSAL = Life(
    "rehearsal",
    start="waiting",
    steps=(
        Step("run", ("waiting",), "ran"),
        Step("fail", ("waiting",), "failed"),
        Step("prolong", ("ran",), "prolonged"),
        Step("destroy", ("waiting", "failed", "ran", "prolonged"), "destroyed"),
    ),
    words=(
        ("waiting", "waits to be run"),
        ("ran", "has run"),
        ("failed", "could not be run"),
        ("prolonged", "has run, prolonged once"),
        ("destroyed", "destroyed; only the forecast is left"),
    ),
)
