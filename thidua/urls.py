"""The project's addresses: the admin, and what the apps open to everybody."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

handler500 = "thidua.faultpages.server_error"
urlpatterns = [
    path("admin/", admin.site.urls),
    path("tra-cuu/", include("awards.urls")),
    path("ket-qua/", include("awards.results.urls")),
    path("", RedirectView.as_view(pattern_name="admin:index")),
]
