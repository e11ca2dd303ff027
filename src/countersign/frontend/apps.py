from django.apps import AppConfig


class FrontendConfig(AppConfig):
    name = "countersign.frontend"
    label = "frontend"
