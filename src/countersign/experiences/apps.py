from django.apps import AppConfig


class ExperiencesConfig(AppConfig):
    name = "countersign.experiences"
    label = "experiences"
