from django.apps import AppConfig
from django.db.models.signals import post_migrate


class InsightConfig(AppConfig):
    name = "countersign.insight"
    label = "insight"

    def ready(self) -> None:
        from countersign.insight.stirring import watch

        post_migrate.connect(watch, sender=self, dispatch_uid="countersign.insight.stirring")
