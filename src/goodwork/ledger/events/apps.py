from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EventsConfig(AppConfig):
    name = "goodwork.ledger.events"
    label = "events"

    def ready(self) -> None:
        """Import every room's events, handlers, jobs and laws, in the order of INSTALLED_APPS."""
        for module in ("events", "handlers", "jobs", "laws"):
            autodiscover_modules(module)
