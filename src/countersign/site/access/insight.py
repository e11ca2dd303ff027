"""Numbers, measures and their charts; the example is the number of all accounts, which any release has."""

from __future__ import annotations

from countersign.site.access.opens import Opens, everyone

PAGES: dict[str, Opens] = {
    "themes": everyone(),
    "themes-csv": everyone(is_page=False),
    "theme": everyone(id="t1"),
    "theme-svg": everyone(is_page=False, id="t1"),
    "theme-csv": everyone(is_page=False, id="t1"),
    "themes-about": everyone(what="body", id=780),
    "themes-about-csv": everyone(is_page=False, what="body", id=780),
    "number": everyone(address="ew52iiqcd5dzlyxy"),
    "number-csv": everyone(is_page=False, address="ew52iiqcd5dzlyxy"),
    "number-json": everyone(is_page=False, address="ew52iiqcd5dzlyxy"),
    "measures": everyone(),
    "measures-csv": everyone(is_page=False),
    "measures-json": everyone(is_page=False),
    "measure": everyone(id="accounts"),
    "measure-csv": everyone(is_page=False, id="accounts"),
    "measure-json": everyone(is_page=False, id="accounts"),
    "measure-version": everyone(id="accounts", version="1"),
    "measure-svg": everyone(is_page=False, id="accounts", chart="time"),
    "measure-chart-csv": everyone(is_page=False, id="accounts", chart="time"),
    "measure-about": everyone(id="problems", about=77),
    "measure-about-svg": everyone(is_page=False, id="problems", about=77, chart="time"),
    "measure-about-csv": everyone(is_page=False, id="problems", about=77, chart="time"),
    "series-svg": everyone(is_page=False, address="ew52iiqcd5dzlyxy", per="month"),
    "series-csv": everyone(is_page=False, address="ew52iiqcd5dzlyxy", per="month"),
}
