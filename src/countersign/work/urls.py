"""Addresses of the queue."""

from django.urls import path

from countersign.work import pages

app_name = "work"
urlpatterns = [
    path("jobs", pages.listing, name="jobs"),
    path("jobs/<int:number>/do/<slug:verb>", pages.deed, name="deed"),
]
