from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "countersign.register"
    label = "register"
