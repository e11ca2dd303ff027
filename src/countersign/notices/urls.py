"""Addresses of the outbox."""

from django.urls import path

from countersign.notices import pages

app_name = "notices"
urlpatterns = [
    path("notices", pages.listing, name="list"),
    path("notices/<int:number>/do/<slug:verb>", pages.deed, name="deed"),
]
