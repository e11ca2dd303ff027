"""Phrases of the pages about terms."""

NO_SCHEDULE = (
    "Nothing in writing is known of what this contract says about the public. Where a contract is silent, nobody has "
    "to publish, to answer by a date, or to set time and money aside."
)
NOT_ADVICE = (
    "This text is a starting point made by software. It is not legal advice: have it read by somebody who knows "
    "contract law."
)
COLOURS = {
    "met": "green",
    "late": "orange",
    "not_met": "red",
    "withheld": "purple",
    "excused": "purple",
    "not_due": "grey",
    "not_known": "grey",
}
