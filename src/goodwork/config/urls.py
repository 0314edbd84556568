"""All addresses: the routing table of the doors, and the sign-in pages of allauth."""

from django.urls import include, path

from goodwork.web.routing import url_patterns

urlpatterns = [path("accounts/", include("goodwork.web.accounts.urls")), *url_patterns()]
handler404 = "goodwork.web.routing.not_found"
