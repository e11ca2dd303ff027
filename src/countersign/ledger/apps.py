from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "countersign.ledger"
    label = "ledger"
