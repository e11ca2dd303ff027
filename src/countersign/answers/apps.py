from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "countersign.answers"
    label = "answers"
