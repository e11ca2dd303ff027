"""Phrases of the pages about track records and awards."""

NO_RECORD = "No record: nothing that counts is known of it, and it starts where every newcomer starts"
SIMULATION = "This is a simulation. It says what a rule would do to made-up providers, and nothing about real ones."
NOT_ADVICE = (
    "These routes were read from the statutes’ own texts. They are a starting point made by software and not legal "
    "advice: have them checked before you rely on them."
)
A_QUESTION = "A flag is a question, not a verdict."
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}


def money(value: object, currency: str) -> str:
    """A sum without idle noughts in the currency of its contract: ``£6,000``, ``12.5 SEK``."""
    said = f"{float(value):,.2f}".removesuffix(".00")  # type: ignore[arg-type]
    return f"{_SIGNS[currency]}{said}" if currency in _SIGNS else f"{said} {currency}"


def unit(currency: str) -> str:
    """What stands beside a field for a sum: ``£``, ``SEK``."""
    return _SIGNS.get(currency, currency)
