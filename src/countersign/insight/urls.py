"""Addresses of insight."""

from __future__ import annotations

from django.urls import path, re_path

from countersign.insight.pages import measure_files, measures, numbers, themes

_SERIES = r"^series/(?P<address>[a-z2-7]{16})/(?P<per>month|quarter|year)"

urlpatterns = [
    path("themes", themes.theme_list, name="themes"),
    path("themes.csv", themes.themes_csv, name="themes-csv"),
    path("themes/about/<slug:what>/<int:id>", themes.themes_about, name="themes-about"),
    path("themes/about/<slug:what>/<int:id>.csv", themes.themes_about_csv, name="themes-about-csv"),
    path("theme/<slug:id>", themes.one_theme, name="theme"),
    path("theme/<slug:id>.svg", themes.theme_svg, name="theme-svg"),
    path("theme/<slug:id>.csv", themes.theme_csv, name="theme-csv"),
    path("number/<slug:address>", numbers.number, name="number"),
    path("number/<slug:address>.csv", numbers.number_csv, name="number-csv"),
    path("number/<slug:address>.json", numbers.number_json, name="number-json"),
    re_path(rf"{_SERIES}\.svg$", numbers.series_svg, name="series-svg"),
    re_path(rf"{_SERIES}\.csv$", numbers.series_csv, name="series-csv"),
    path("measures", measures.measure_list, name="measures"),
    path("measures.csv", measure_files.measures_csv, name="measures-csv"),
    path("measures.json", measure_files.measures_json, name="measures-json"),
    path("measure/<slug:id>", measures.one_measure, name="measure"),
    path("measure/<slug:id>.csv", measure_files.measure_csv, name="measure-csv"),
    path("measure/<slug:id>.json", measure_files.measure_json, name="measure-json"),
    path("measure/<slug:id>/version/<slug:version>", measures.measure_version, name="measure-version"),
    path("measure/<slug:id>/chart/<slug:chart>.svg", measure_files.measure_svg, name="measure-svg"),
    path("measure/<slug:id>/chart/<slug:chart>.csv", measure_files.measure_chart_csv, name="measure-chart-csv"),
    path("measure/<slug:id>/about/<int:about>", measures.measure_about, name="measure-about"),
    path(
        "measure/<slug:id>/about/<int:about>/<slug:chart>.svg",
        measure_files.measure_about_svg,
        name="measure-about-svg",
    ),
    path(
        "measure/<slug:id>/about/<int:about>/<slug:chart>.csv",
        measure_files.measure_about_csv,
        name="measure-about-csv",
    ),
]
