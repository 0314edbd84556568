from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EventsConfig(AppConfig):
    name = "goodwork.ledger.events"
    label = "events"

    def ready(self) -> None:
        """Import every room's events, handlers, jobs and laws, in the order of INSTALLED_APPS."""
        from goodwork.ledger import among

        among.register()
        for module in ("events", "handlers", "jobs", "laws"):
            autodiscover_modules(module)
        from goodwork.ledger.events.types import event_classes, make_quick

        for event in event_classes():
            make_quick(event)
