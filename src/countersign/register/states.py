from countersign.lifecycle import Life, Step

CONTRACT = Life(
    "contract",
    start="planned",
    steps=(
        Step("tender", ("planned",), "tendered"),
        Step("award", ("planned", "tendered"), "awarded"),
        Step("start", ("planned", "tendered", "awarded"), "live"),
        Step("end", ("live",), "ended"),
        Step("fail", ("live",), "failed"),
        Step("cancel", ("planned", "tendered"), "cancelled"),
    ),
)
