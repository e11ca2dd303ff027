"""Track records, what they may be used for, flags on delivery, and packs of evidence."""

from __future__ import annotations

from countersign.site.access.opens import Opens, everyone, may

PAGES: dict[str, Opens] = {
    "awards:providers": everyone(),
    "awards:providers-csv": everyone(is_page=False),
    "awards:providers-json": everyone(is_page=False),
    "awards:how-counted": everyone(),
    "awards:simulated": everyone(),
    "awards:simulated-csv": everyone(is_page=False),
    "awards:use": everyone(),
    "awards:packs": everyone(slug="buses"),
    "awards:pack-freeze": may("pack.make", is_page=False, slug="buses"),
    "awards:pack": everyone(pk=1),
    "awards:pack-file": everyone(is_page=False, pk=1, kind="pdf"),
    "awards:flags": everyone(),
    "awards:flags-csv": everyone(is_page=False),
    "awards:record": everyone(slug="saltway-transport"),
    "awards:record-csv": everyone(is_page=False, slug="saltway-transport"),
    "awards:record-json": everyone(is_page=False, slug="saltway-transport"),
    "awards:reference": everyone(pk=1),
    "awards:reference-deed": may("reference.verify", "reference.offer", "reference.object", pk=1, verb="refuse"),
    "awards:tie": may("tie.record"),
    "awards:tie-strike": may("tie.record", pk=1),
    "awards:offer": may("reference.offer", slug="saltway-transport"),
}
