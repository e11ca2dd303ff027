"""What people talk about and what is rising, in millions of short texts, without a model that was trained elsewhere.

said = document_terms(texts, persons=…)          which text says which term
themes = find(said, number=30, seed=1)           what they are about; refresh(themes, …) keeps the ids
themes.held(said).records("t3", keys)            the counted records behind a theme
rises(said.matrix, months, at=…, groups=…)       terms or themes said by more people now, per provider
quotes(themes, "t3", signed_off)                 words that a steward has signed off, and no others
"""

from countersign.text.themes.coherence import coherence
from countersign.text.themes.distinctive import LogOdds, distinctive, grouped, log_odds
from countersign.text.themes.document_terms import DocumentTerms, document_terms
from countersign.text.themes.history import Change, Refreshed, refresh
from countersign.text.themes.model import Held, Themes, find
from countersign.text.themes.quotes import Quote, quotes
from countersign.text.themes.rising import Rises, of_themes, rises

__all__ = [
    "Change", "DocumentTerms", "Held", "LogOdds", "Quote", "Refreshed", "Rises", "Themes",
    "coherence", "distinctive", "document_terms", "find", "grouped", "log_odds", "of_themes", "quotes", "refresh",
    "rises",
]  # fmt: skip
