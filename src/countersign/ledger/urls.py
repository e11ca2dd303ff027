from django.urls import path, re_path

from countersign.ledger import pages

app_name = "ledger"
urlpatterns = [
    path("", pages.newest, name="newest"),
    path("<int:index>", pages.line, name="line"),
    path("<int:index>.json", pages.line_json, name="line-json"),
    path("checkpoint", pages.checkpoint, name="checkpoint"),
    re_path(r"^tile/(?P<path>[a-z0-9/.]+)$", pages.tile, name="tile"),
]
