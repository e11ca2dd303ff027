from django.urls import path

from countersign.register import pages

app_name = "register"
urlpatterns = [
    *(path(name, pages.listing, {"name": name}, name=name) for name in pages.LISTINGS),
    *(path(f"{name}.csv", pages.listing_csv, {"name": name}, name=f"{name}-csv") for name in pages.LISTINGS),
]
