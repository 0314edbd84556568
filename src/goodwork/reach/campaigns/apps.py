from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "goodwork.reach.campaigns"
    label = "campaigns"
