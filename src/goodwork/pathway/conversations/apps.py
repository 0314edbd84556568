from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "goodwork.pathway.conversations"
    label = "conversations"
