"""Terms that are nobody's name: a second guard behind redaction, for whatever shows terms."""

from __future__ import annotations

from countersign.text.names.lists import names
from countersign.text.themes.document_terms import DocumentTerms


def without_names(said: DocumentTerms) -> DocumentTerms:
    """A word that is a name and nothing else is no term, however many say it."""
    lists = names()
    doubtful = lists.maybe | lists.family
    named = {term for term in said.terms if term in doubtful and not lists.is_ordinary(term)} | lists.sure
    return said.with_terms([term for term in said.terms if term not in named])
