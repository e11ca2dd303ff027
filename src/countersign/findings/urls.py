"""Addresses of findings."""

from __future__ import annotations

from django.urls import path

from countersign.findings.pages import checking, desk, public

app_name = "findings"
urlpatterns = [
    path("findings", public.listing, name="list"),
    path("findings.csv", public.listing_csv, name="list-csv"),
    path("finding/<int:number>", public.one, name="one"),
    path("finding/<int:number>.csv", public.one_csv, name="one-csv"),
    path("finding/<int:number>.json", public.one_json, name="one-json"),
    path("fact-check", checking.listing, name="checks"),
    path("fact-check/<int:number>", checking.reply, name="check"),
    path("desk/findings", desk.listing, name="desk"),
    path("desk/findings/draft", desk.draft, name="draft"),
    path("desk/findings/contradictions", desk.contradictions, name="contradictions"),
    path("desk/findings/contradictions/<int:rating>/draft", desk.contradict, name="contradict"),
    path("desk/findings/publish", desk.publish, name="publish"),
    path("desk/findings/refresh", desk.refresh, name="refresh"),
    path("desk/findings/<int:number>", desk.one, name="desk-one"),
    path("desk/findings/<int:number>/<slug:verb>", desk.step, name="step"),
]
