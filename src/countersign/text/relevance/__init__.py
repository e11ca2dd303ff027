"""Sorting: which accounts concern a public service, by published rules, with a doubtful list."""

from countersign.text.relevance.relevance import Relevance, Rule, relevance, rules, rules_version

__all__ = ["Relevance", "Rule", "relevance", "rules", "rules_version"]
