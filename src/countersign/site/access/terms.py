"""What contracts say about the public, and sharing."""

from __future__ import annotations

from countersign.site.access.opens import Opens, everyone, may

PAGES: dict[str, Opens] = {
    "terms:schedule": everyone(slug="buses"),
    "terms:ocds-json": everyone(is_page=False, slug="buses"),
    "terms:owed-csv": everyone(is_page=False, slug="buses"),
    "terms:version": everyone(slug="buses", number=1),
    "terms:version-json": everyone(is_page=False, slug="buses", number=1),
    "terms:version-docx": everyone(is_page=False, slug="buses", number=1),
    "terms:version-pdf": everyone(is_page=False, slug="buses", number=1),
    "terms:compare": everyone(slug="buses", before=1, after=1),
    "terms:desk": may("term.meet", "schedule.draft"),
    "terms:owed": may("term.meet", "term.excuse", pk=1),
    "terms:deed": may("term.meet", "term.excuse", pk=1, verb="publish"),
    "terms:rate": may("kpi.rate", pk=1),
    "terms:reply": may("kpi.reply", pk=1),
    "terms:spend": may("engagement.spend", slug="buses"),
    "terms:begin": may("schedule.draft", slug="buses"),
    "terms:build": may("schedule.draft", slug="buses", number=2),
    "terms:clause": may("schedule.draft", slug="buses", number=2, kind="kpis"),
    "terms:part": may("schedule.draft", slug="buses", number=2, part="items"),
    "terms:agree": may("schedule.agree", is_page=False, slug="buses", number=2),
    "terms:drop": may("schedule.draft", is_page=False, slug="buses", number=2),
    "terms:take-away": may("schedule.draft", is_page=False, slug="buses", number=2, part="items", pk=1),
    "terms:sharing": everyone(slug="buses"),
    "terms:agreement-json": everyone(is_page=False, slug="buses", number=2),
    "terms:agreement-docx": everyone(is_page=False, slug="buses", number=2),
    "terms:agreement-pdf": everyone(is_page=False, slug="buses", number=2),
    "terms:assessment-docx": everyone(is_page=False, slug="buses", number=2),
    "terms:assessment-pdf": everyone(is_page=False, slug="buses", number=2),
    "terms:arranged": may("sharing.draft", slug="buses"),
    "terms:arrange": may("sharing.draft", slug="buses"),
    "terms:sign": may("sharing.sign", "sharing.sign_for_host", is_page=False, slug="buses", number=1, pk=1),
    "terms:stop": may("sharing.stop", slug="buses", number=1, verb="drop"),
    "terms:review": may("sharing.stop", slug="buses", number=1),
    "terms:accesses": may("sharing.watch"),
    "terms:accesses-csv": may("sharing.watch", is_page=False),
}
