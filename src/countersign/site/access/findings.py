"""Findings and their desk."""

from __future__ import annotations

from countersign.site.access.opens import Opens, everyone, may

PAGES: dict[str, Opens] = {
    "findings:list": everyone(),
    "findings:list-csv": everyone(is_page=False),
    "findings:one": everyone(number=1),
    "findings:one-csv": everyone(is_page=False, number=1),
    "findings:one-json": everyone(is_page=False, number=1),
    "findings:checks": may("finding.read_draft"),
    "findings:check": may("finding.read_draft", number=2),
    "findings:desk": may("finding.draft"),
    "findings:draft": may("finding.draft"),
    "findings:contradictions": may("finding.draft"),
    "findings:contradict": may("finding.draft", is_page=False, rating=1),
    "findings:publish": may("finding.publish", is_page=False),
    "findings:refresh": may("finding.publish", is_page=False),
    "findings:desk-one": may("finding.draft", number=1),
    "findings:step": may("finding.draft", is_page=False, number=1, verb="correct"),
}
