"""The addresses of the results pages."""

from django.urls import path

from awards.results.agencypage import agency_page
from awards.results.awardlist import award_list, award_workbook
from awards.results.board import board
from awards.results.decisionlist import decision_list
from awards.results.zonepage import zone_page

urlpatterns = [
    path("", board, name="results_board"),
    path("don-vi/<str:code>/", agency_page, name="results_agency"),
    path("khu-vuc/<str:code>/", zone_page, name="results_zone"),
    path("khen-thuong/", award_list, name="results_awards"),
    path("khen-thuong/excel/", award_workbook, name="results_awards_workbook"),
    path("quyet-dinh/", decision_list, name="results_decisions"),
]
