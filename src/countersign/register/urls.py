from django.urls import path

from countersign.register import keeping, pages

app_name = "register"
urlpatterns = [
    path("links", keeping.listing, name="links"),
    path("links.csv", keeping.listing_csv, name="links-csv"),
    path("links/<int:pk>/again", keeping.again, name="link-again"),
    *(path(name, pages.listing, {"name": name}, name=name) for name in pages.LISTINGS),
    *(path(f"{name}.csv", pages.listing_csv, {"name": name}, name=f"{name}-csv") for name in pages.LISTINGS),
]
