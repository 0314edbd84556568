from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "goodwork.reach.messaging"
    label = "messaging"
