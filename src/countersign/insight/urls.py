"""Addresses of insight."""

from __future__ import annotations

from django.urls import path, re_path

from countersign.insight import pages

urlpatterns = [
    path("number/<slug:address>", pages.number, name="number"),
    path("number/<slug:address>.csv", pages.number_csv, name="number-csv"),
    path("number/<slug:address>.json", pages.number_json, name="number-json"),
    path("measures", pages.measure_list, name="measures"),
    path("measure/<slug:id>", pages.one_measure, name="measure"),
    re_path(
        r"^series/(?P<address>[a-z2-7]{16})/(?P<per>month|quarter|year)\.svg$", pages.series_svg, name="series-svg"
    ),
    re_path(
        r"^series/(?P<address>[a-z2-7]{16})/(?P<per>month|quarter|year)\.csv$", pages.series_csv, name="series-csv"
    ),
]
