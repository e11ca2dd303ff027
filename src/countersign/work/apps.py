from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "countersign.work"
    label = "work"
