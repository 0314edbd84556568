"""All addresses: the routing table of the doors, and the sign-in pages of allauth."""

from django.urls import include, path

from goodwork.web.routing import url_patterns

urlpatterns = [path("accounts/", include("goodwork.web.accounts.urls")), *url_patterns()]
handler400 = "goodwork.web.errors.views.bad_request"
handler403 = "goodwork.web.errors.views.forbidden"
handler404 = "goodwork.web.errors.views.not_found"
handler500 = "goodwork.web.errors.views.server_error"
