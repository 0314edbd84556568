from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "goodwork.ledger.audit"
    label = "audit"
