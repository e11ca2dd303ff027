from django.apps import AppConfig


class InvolvementConfig(AppConfig):
    name = "countersign.involvement"
    label = "involvement"
