from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "countersign.awards"
    label = "awards"
