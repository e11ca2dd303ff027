from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "countersign.intake"
    label = "intake"
