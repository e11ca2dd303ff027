from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "countersign.findings"
    label = "findings"
