from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "countersign.people"
    label = "people"
