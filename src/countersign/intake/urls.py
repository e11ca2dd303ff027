"""Addresses of the import desk."""

from __future__ import annotations

from django.urls import path

from countersign.intake.pages import desk, runs, sources

urlpatterns = [
    path("", desk.upload, name="import"),
    path("columns", desk.columns, name="import-map"),
    path("check", desk.check, name="import-check"),
    path("begin", desk.begin, name="import-begin"),
    path("sources", sources.listing, name="inlets"),
    path("sources/add", sources.add, name="inlet-add"),
    path("sources/<slug:slug>", sources.one, name="inlet"),
    path("sources/<slug:slug>/refused.csv", sources.refused_csv, name="inlet-refused"),
    path("sources/<slug:slug>/do/<slug:verb>", sources.deed, name="inlet-deed"),
    path("<str:key>", runs.run, name="import-run"),
    path("<str:key>/refused.csv", runs.refusals, name="import-refusals"),
    path("<str:key>/stop", runs.stop, name="import-stop"),
    path("<str:key>/resume", runs.resume, name="import-resume"),
    path("<str:key>/undo", runs.undo, name="import-undo"),
]
