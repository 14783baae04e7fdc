"""The address of one's own page about the daily mail."""

from django.urls import path

from thidua.reminders.ownpage import own_reminders_page

urlpatterns = [path("nhac-viec/", own_reminders_page, name="own_reminders")]
