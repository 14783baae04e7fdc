"""An error page says in Vietnamese what happened and what to do, whatever else is broken."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.views import defaults

from tests.zones.factories import make_user


def read(response) -> str:
    return response.content.decode()


def test_what_is_not_there_answers_with_advice(client):
    response = client.get("/khong-co-trang-nay")
    assert response.status_code == 404
    assert "Hãy về trang tổng quan" in read(response)


def test_who_tries_the_program_out_reads_the_same_page_and_no_list_of_addresses(settings):
    settings.DEBUG = True
    response = Client().get("/khong-co-trang-nay")
    assert response.status_code == 404
    assert "Hãy về trang tổng quan" in read(response)


@pytest.mark.django_db
def test_a_form_without_its_token_says_to_reload():
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_user())
    response = strict.post("/admin/logout/")
    assert response.status_code == 403
    assert "tải lại trang rồi gửi lại" in read(response)


def test_what_is_forbidden_says_whom_to_ask(rf: RequestFactory):
    response = defaults.permission_denied(rf.get("/"), PermissionDenied())
    assert response.status_code == 403
    assert "không được phép" in read(response)


def test_what_cannot_be_read_says_that_nothing_was_stored(rf: RequestFactory):
    response = defaults.bad_request(rf.get("/"), SuspiciousOperation())
    assert response.status_code == 400
    assert "Chưa có gì được lưu" in read(response)


def test_a_fault_of_the_server_needs_neither_database_nor_collected_files(settings):
    storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}
    response = defaults.server_error(HttpRequest())
    assert response.status_code == 500
    assert "báo cho người quản trị" in read(response)
    assert "/static/thidua/error.css" in read(response)


def test_every_error_page_shows_the_number_of_its_request(client):
    response = client.get("/khong-co-trang-nay")
    assert f"Mã sự cố: <code>{response.headers['X-Request-ID']}</code>" in read(response)


def test_a_page_made_outside_of_a_request_has_no_number():
    assert "Mã sự cố" not in read(defaults.server_error(HttpRequest()))
