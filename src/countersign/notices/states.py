"""The life of a notice in the outbox."""

from countersign.lifecycle import Life, Step

NOTICE = Life(
    "notice",
    start="waiting",
    steps=(
        Step("send", ("waiting",), "sent"),
        Step("fail", ("waiting",), "waiting"),
        Step("give_up", ("waiting",), "undelivered"),
        Step("put_back", ("undelivered",), "waiting"),
        Step("drop", ("waiting", "undelivered"), "dropped"),
    ),
    words=(
        ("waiting", "waiting to be sent"),
        ("sent", "sent"),
        ("undelivered", "could not be delivered"),
        ("dropped", "no longer wanted"),
    ),
)
