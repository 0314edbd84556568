from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "goodwork.ledger.events"
    label = "events"
