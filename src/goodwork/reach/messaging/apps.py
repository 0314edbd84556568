from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "goodwork.reach.messaging"
    label = "messaging"

    def ready(self) -> None:
        """Refuse a privacy notice that can't be used at the start, and not when the first message is planned."""
        from goodwork.reach.messaging.planning import privacy_notice

        privacy_notice("en")
