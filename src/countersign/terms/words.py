"""Phrases of the pages about terms."""

NO_SCHEDULE = (
    "Nothing in writing is known of what this contract says about the public. Where a contract is silent, nobody has "
    "to publish, to answer by a date, or to set time and money aside."
)
NOT_ADVICE = (
    "This text is a starting point made by software. It is not legal advice: have it read by somebody who knows "
    "contract law."
)
FEW = "1 to 4"
OVERRIDING = (
    "Everybody can read that you ask without being ready, why, who decided and until when, also when it is over. "
    "It can be prolonged once, and the next one waits half a year."
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

# Papers about an arrangement for sharing

NEVER_GIVEN = (
    "Never given, by this or any arrangement: who told, how to reach them, the original words, a key of an account."
)
SHARED_HOW = (
    "The register gives it at a desk to accounts that act for a party, or as CSV files. Words that a steward signed"
    " off come alone; codes come apart from them, in whole fives of the same combination. Every ask is logged with who"
    " asked, for which purpose, and what was given or refused by which rule. Accounts told in the quarter that runs,"
    " in fear of consequences or in danger are not in it. Messages are carried by the host to those who agreed."
)
STOPPED_HOW = (
    "Any party, and the host, can end or revoke it alone, with a reason that is published. From the next ask on"
    " nothing is given. It ends by itself on its last day."
)
RISKS = (  # risk, what the software does about it, what is left
    ("Somebody is recognised by codes", "Whole fives of a combination, over all codes that are named", "Little"),
    ("Somebody is recognised by words", "Identifiers out, read and signed off by a person", "A story known already"),
    ("Two outputs laid side by side", "Words and codes apart, sorted; smaller asks are projections", "A fifth account"),
    ("Used for something else", "One purpose, checked and logged at every ask", "What is done after it was given"),
    ("Kept too long", "Days of retention in the agreement, and a date of review", "Copies outside the register"),
    ("Somebody is punished for telling", "Who fears it is left out; nothing says who told", "Guessing by staff"),
    ("Given after its end", "State and dates are asked for at every ask; nothing is cached", "None known"),
)
RISKS_LEFT = (
    "That a party knows somebody's story already and finds it again.",
    "That a fifth account with the same codes makes five lines appear at once.",
    "What a party does with a file after it has it.",
)
ASSESSMENT_ASKS = (
    "How likely and how grave is each risk here, and who says so?",
    "Whom did you ask among those concerned, and what did they say?",
    "What did your data protection officer advise, and what did you do about it?",
    "Is a risk left that is high? Then ask the regulator before you begin.",
    "Who decided, on which day, and when do you look at it again?",
)
