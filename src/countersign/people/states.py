"""The life of an unsealing: opening what is sealed outside the ordinary way."""

from countersign.lifecycle import Life, Step

UNSEALING = Life(
    "unsealing",
    start="asked",
    steps=(
        Step("grant", ("asked",), "granted"),
        Step("refuse", ("asked",), "refused"),
        Step("lapse", ("asked",), "lapsed"),
        Step("end", ("granted",), "ended"),
        Step("review", ("ended",), "reviewed"),
    ),
    words=(
        ("asked", "waits for a second person"),
        ("granted", "granted, until its end"),
        ("refused", "refused"),
        ("lapsed", "nobody granted it in time"),
        ("ended", "over, and to be reviewed"),
        ("reviewed", "reviewed"),
    ),
)
