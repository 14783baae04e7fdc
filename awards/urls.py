"""The addresses that need no sign-in: the look-up behind the QR codes."""

from django.urls import path

from awards.admin.lookup import look_up

urlpatterns = [
    path("", look_up, name="look_up"),
    path("<str:code>/", look_up, name="look_up_code"),
]
