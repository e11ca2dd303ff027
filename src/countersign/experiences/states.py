from countersign.lifecycle import Life, Step

_IN_WORK = ("received", "redacted", "doubtful", "relevant", "unsure", "unattached", "attached", "coded")

MESSAGE = Life(
    "message of a party",
    start="asked",
    steps=(Step("carry", ("asked",), "carried"), Step("turn_down", ("asked",), "turned_down")),
    words=(
        ("asked", "waits to be read by the host"),
        ("carried", "carried to those who agreed to get one"),
        ("turned_down", "turned down"),
    ),
)

EXPERIENCE = Life(
    "account",
    start="received",
    steps=(
        Step("hold", _IN_WORK, "held"),
        Step("release", ("held",), "received"),
        Step("redact", ("received",), "redacted"),
        Step("find_relevant", ("redacted", "doubtful"), "relevant"),
        Step("doubt", ("redacted",), "doubtful"),
        Step("set_aside", ("redacted", "doubtful"), "set_aside"),
        Step("attach", ("relevant", "unsure", "unattached"), "attached"),
        Step("be_unsure", ("relevant", "unattached"), "unsure"),
        Step("leave_unattached", ("relevant", "unsure"), "unattached"),
        Step("code", ("attached",), "coded"),
        Step("count", ("coded",), "counted"),
        Step("measure", ("received",), "counted"),
        Step("reopen", ("coded", "counted", "attached", "set_aside"), "received"),
        Step("withdraw", (*_IN_WORK, "held", "set_aside", "counted"), "withdrawn"),
    ),
    words=(
        ("received", "received"),
        ("held", "held for safety"),
        ("redacted", "identifiers removed"),
        ("doubtful", "may not be about a public service"),
        ("set_aside", "not about a public service"),
        ("relevant", "about a public service"),
        ("unsure", "not sure whose it is"),
        ("unattached", "nobody known to answer (a gap)"),
        ("attached", "attached to who answers"),
        ("coded", "coded, waiting for sign-off"),
        ("counted", "counted"),
        ("withdrawn", "withdrawn"),
    ),
)
