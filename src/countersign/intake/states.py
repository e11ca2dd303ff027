from countersign.lifecycle import Life, Step

RUN = Life(
    "import",
    start="previewed",
    steps=(
        Step("begin", ("previewed", "stopped", "running"), "running"),
        Step("stop", ("running", "previewed"), "stopped"),
        Step("finish", ("running",), "done"),
        Step("undo", ("done", "stopped"), "undone"),
    ),
    words=(
        ("previewed", "ready to run"),
        ("running", "running"),
        ("stopped", "stopped, can go on"),
        ("done", "done"),
        ("undone", "undone"),
    ),
)

INLET = Life(
    "inlet",
    start="waiting",
    steps=(
        Step("read", ("waiting", "failing"), "waiting"),
        Step("fail", ("waiting", "failing"), "failing"),
        Step("pause", ("waiting", "failing"), "paused"),
        Step("go_on", ("paused",), "waiting"),
    ),
    words=(
        ("waiting", "waits for its turn"),
        ("failing", "could not be read, tried again"),
        ("paused", "paused"),
    ),
)
