"""Files in."""

from __future__ import annotations

from countersign.site.access.opens import Opens, may

PAGES: dict[str, Opens] = {
    "import": may("import.run"),
    "import-map": may("import.run", is_page=False),
    "import-check": may("import.run", is_page=False),
    "import-begin": may("import.run", is_page=False),
    "import-run": may("import.run", is_page=False, key="-"),
    "import-refusals": may("import.run", is_page=False, key="-"),
    "import-stop": may("import.run", is_page=False, key="-"),
    "import-resume": may("import.run", is_page=False, key="-"),
    "inlets": may("inlet.keep"),
    "inlet-add": may("inlet.keep"),
    "inlet": may("inlet.keep", slug="a-directory"),
    "inlet-refused": may("inlet.keep", is_page=False, slug="a-directory"),
    "inlet-deed": may("inlet.keep", is_page=False, slug="a-directory", verb="pause"),
    "import-undo": may("import.run", is_page=False, key="-"),
}
