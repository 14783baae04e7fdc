"""The project's addresses, and those of the stock admins that it is measured against."""

from django.urls import path

from tests.benchmarks.stock import stock_site, tuned_site
from thidua.urls import urlpatterns as own

urlpatterns = [
    path("stock/", stock_site.urls),
    path("tuned/", tuned_site.urls),
    *own,
]
