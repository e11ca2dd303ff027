from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "countersign.terms"
    label = "terms"
