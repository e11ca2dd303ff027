"""The life of a piece of background work."""

from countersign.lifecycle import Life, Step

JOB = Life(
    "job",
    start="waiting",
    steps=(
        Step("take", ("waiting", "failed", "running"), "running"),
        Step("finish", ("running",), "done"),
        Step("fail", ("running",), "failed"),
        Step("give_up", ("running",), "dead"),
        Step("retry", ("failed", "dead"), "waiting"),
        Step("drop", ("waiting", "failed", "dead"), "dropped"),
    ),
    words=(
        ("waiting", "waiting"),
        ("failed", "failed, tried again later"),
        ("running", "running"),
        ("done", "done"),
        ("dead", "given up"),
        ("dropped", "no longer wanted"),
    ),
)
