"""Addresses of the import desk."""

from __future__ import annotations

from django.urls import path

from countersign.intake.pages import desk, runs

urlpatterns = [
    path("", desk.upload, name="import"),
    path("columns", desk.columns, name="import-map"),
    path("check", desk.check, name="import-check"),
    path("begin", desk.begin, name="import-begin"),
    path("<str:key>", runs.run, name="import-run"),
    path("<str:key>/refused.csv", runs.refusals, name="import-refusals"),
    path("<str:key>/stop", runs.stop, name="import-stop"),
    path("<str:key>/resume", runs.resume, name="import-resume"),
    path("<str:key>/undo", runs.undo, name="import-undo"),
]
