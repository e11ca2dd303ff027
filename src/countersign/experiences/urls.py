"""Addresses of the accounts."""

from __future__ import annotations

from django.urls import path

from countersign.experiences.pages import enter, follow, steps, tell

urlpatterns = [
    path("tell", tell.start, name="tell"),
    path("tell/what", tell.what, name="tell-what"),
    path("tell/whose", tell.whose, name="tell-whose"),
    path("tell/when", tell.when, name="tell-when"),
    path("tell/check", tell.check, name="tell-check"),
    path("tell/save", tell.save, name="tell-save"),
    path("tell/drop", tell.drop, name="tell-drop"),
    path("tell/back", tell.come_back, name="tell-back"),
    path("tell/paper", tell.paper, name="tell-paper"),
    path("receipt", follow.code, name="follow"),
    path("receipt/mine", follow.mine, name="follow-mine"),
    path("receipt/put-down", follow.put_down, name="follow-put-down"),
    path("enter", enter.enter, name="enter"),
    path("sources", steps.sources, name="sources"),
    path("sources/<slug:slug>/steps", steps.steps, name="steps"),
    path("sources/<slug:slug>/steps/<slug:step>", steps.run, name="step-run"),
]
