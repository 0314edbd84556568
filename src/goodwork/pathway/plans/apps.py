from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "goodwork.pathway.plans"
    label = "plans"

    def ready(self) -> None:
        """Refuse a file of kinds that can't be used at the start, and not when somebody agrees a plan."""
        from goodwork.pathway.plans.kinds import kinds

        kinds()
