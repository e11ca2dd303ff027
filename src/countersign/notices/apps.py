from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "countersign.notices"
    label = "notices"
