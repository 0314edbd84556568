from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "goodwork.reach.questionnaires"
    label = "questionnaires"
