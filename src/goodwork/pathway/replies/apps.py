from django.apps import AppConfig


class RepliesConfig(AppConfig):
    name = "goodwork.pathway.replies"
    label = "replies"
