from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "goodwork.oversight.answers"
    label = "answers"
