"""Phrases of the pages about track records and awards."""

NO_RECORD = "No record: nothing that counts is known of it, and it starts where every newcomer starts"
SIMULATION = "This is a simulation. It says what a rule would do to made-up providers, and nothing about real ones."
NOT_ADVICE = (
    "These routes were read from the statutes’ own texts. They are a starting point made by software and not legal "
    "advice: have them checked before you rely on them."
)
A_QUESTION = "A flag is a question, not a verdict."
