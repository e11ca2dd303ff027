from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "countersign.insight"
    label = "insight"
