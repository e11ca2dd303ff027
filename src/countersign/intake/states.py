from countersign.lifecycle import Life, Step

RUN = Life(
    "import",
    start="previewed",
    steps=(
        Step("begin", ("previewed", "stopped"), "running"),
        Step("stop", ("running",), "stopped"),
        Step("finish", ("running",), "done"),
        Step("undo", ("done", "stopped"), "undone"),
    ),
)
