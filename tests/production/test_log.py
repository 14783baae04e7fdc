"""The log: one JSON object a line, with the request's number, and nothing that is private."""

import json
import logging
import re

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests.zones.factories import SampleYear, make_user
from thidua.logs import JsonLines, PlainLines, configuration, without_values
from thidua.requests import current_request_id
from zones.models import Score, ScoreSheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(caplog):
    """Returns a function that reads the log as production writes it."""
    caplog.set_level(logging.INFO, logger="thidua")
    caplog.set_level(logging.INFO, logger="django")
    formatter = JsonLines("Asia/Ho_Chi_Minh")

    def read(name: str = "") -> list[dict]:
        found = [json.loads(formatter.format(record)) for record in caplog.records]
        return [line for line in found if line["logger"].startswith(name)]

    return read


def test_a_request_is_one_line(visitor, lines):
    year = SampleYear(stp=2)
    visitor.force_login(year.ministry)
    answer = visitor.get(reverse("admin:zones_agency_changelist"))
    [line] = lines("thidua.requests")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+07:00", line.pop("time"))
    assert line.pop("ms") >= 0
    assert line == {
        "level": "INFO",
        "logger": "thidua.requests",
        "message": "GET /admin/zones/agency/ 200",
        "request": answer.headers["X-Request-ID"],
        "user": year.ministry.pk,
        "method": "GET",
        "path": "/admin/zones/agency/",
        "status": 200,
    }


def test_nothing_private_is_in_a_line(visitor, lines):
    year = SampleYear(stp=2)
    wrong = {"username": "nguyen.van.a", "password": "Mat-khau-bi-mat-1"}
    visitor.post(reverse("admin:login") + "?next=/admin/%3Fq%3DBi-mat-2", wrong)
    visitor.force_login(year.ministry)
    visitor.get(reverse("admin:zones_agency_changelist"), {"q": "Bi-mat-3"})
    sheet = ScoreSheet.objects.first()
    points = {f"self-{score.pk}": "7,77" for score in Score.objects.all()}
    address = reverse("admin:zones_scoresheet_sheet", args=[sheet.pk])
    visitor.post(address, points, headers={"referer": "https://x/?q=Bi-mat-4"})
    visitor.get("/khong-co-trang-nay?q=Bi-mat-5", headers={"cookie": "x=Bi-mat-6"})
    written = json.dumps(lines(), ensure_ascii=False)
    assert len(lines("thidua.requests")) == 4
    # a time of day, 13:58:27.770, has more digits on both sides
    assert not re.search(r"(?i)bi-mat|nguyen\.van\.a|(?<!\d)7[.,]77(?!\d)", written)


def test_somebody_not_signed_in_has_no_number(visitor, lines):
    visitor.get(reverse("admin:login"))
    assert "user" not in lines("thidua.requests")[0]


def test_a_fault_is_in_the_log_with_its_traceback_under_the_number_on_the_page(
    visitor, lines, monkeypatch
):
    monkeypatch.setattr("zones.admin.rankingpage.chosen", lambda request: 1 / 0)
    visitor.force_login(make_user())
    page = visitor.get(reverse("admin:zones_ranking"))
    [number] = re.findall(r"Mã sự cố: <code>(\w+)</code>", page.text)
    [line] = [line for line in lines("django.request") if line["request"] == number]
    assert line["level"] == "ERROR"
    assert line["status"] == 500
    assert "ZeroDivisionError" in line["traceback"]
    assert "rankingpage.py" in line["traceback"]


@pytest.mark.parametrize("path", ["/khong-co", "/admin/zones/agency/merge/"])
def test_what_is_refused_is_in_the_log_under_the_number_on_the_page(path, visitor, lines):
    year = SampleYear(stp=2)
    visitor.force_login(year.clerk("STP-1"))
    page = visitor.get(path)
    assert page.status_code in (403, 404)
    [number] = re.findall(r"Mã sự cố: <code>(\w+)</code>", page.text)
    [line] = lines("django.request")
    assert (line["request"], line["level"], line["path"]) == (number, "WARNING", path)


def test_a_database_is_quoted_without_the_row_it_refused(lines):
    year = SampleYear(stp=1)
    note, leaf = "Ghi chú riêng", year.tables["STP"].criteria.get(path="I.1")
    sheet = ScoreSheet.objects.get()
    try:
        with transaction.atomic():
            for _ in range(2):
                Score.objects.create(sheet=sheet, criterion=leaf, note=note)
    except IntegrityError:
        logging.getLogger("thidua").exception("Refused")
    [line] = lines("thidua")
    assert "IntegrityError" in line["traceback"]
    assert note not in line["traceback"]
    assert f"=({sheet.pk}" not in line["traceback"]


@pytest.mark.postgresql
def test_a_value_that_a_database_cannot_read_is_not_quoted(lines):
    value = " ".join(["tám", "phẩy", "năm"])  # a traceback quotes the source's lines
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT %s::numeric", [value])
    except DataError:
        logging.getLogger("thidua").exception("Refused")
    [line] = lines("thidua")
    assert "invalid input syntax for type numeric" in line["traceback"]
    assert value not in line["traceback"]


def test_what_a_database_says_of_a_row_is_left_out():
    said = (
        "IntegrityError: new row violates check constraint\n"
        "DETAIL:  Failing row contains (1, 8.50, Nguyễn Văn A).\n"
        "\n"
        'DataError: invalid input syntax for type numeric: "8,5x"\n'
        "LINE 1: INSERT INTO zones_score VALUES ('8,5x')\n"
        "                                        ^\n"
        "done"
    )
    assert without_values(said) == (
        "IntegrityError: new row violates check constraint\n"
        "\n"
        "DataError: invalid input syntax for type numeric\n"
        "done"
    )


@pytest.mark.parametrize("given", ["abcdef0123456789", "A-1-b-2-c-3", "f" * 64])
def test_the_number_that_the_proxy_gave_is_kept(given, visitor, lines):
    answer = visitor.get(reverse("admin:login"), headers={"x-request-id": given})
    assert answer.headers["X-Request-ID"] == given
    assert lines("thidua.requests")[0]["request"] == given


@pytest.mark.parametrize(
    "given",
    ["", "short", "f" * 65, "has a space 123", "новый-номер", "<script>1</script>", "a\tbcdefgh"],
)
def test_what_is_no_plain_number_is_replaced(given, visitor):
    answer = visitor.get(reverse("admin:login"), headers={"x-request-id": given})
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-ID"])


def test_a_visitor_names_no_request(visitor):
    given = {"x-request-id": "abcdef0123456789"}
    answer = visitor.get(reverse("admin:login"), headers=given, REMOTE_ADDR="203.0.113.7")
    assert answer.headers["X-Request-ID"] != given["x-request-id"]


def test_each_request_has_a_number_of_its_own_and_none_is_left_over(visitor):
    numbers = {visitor.get(reverse("admin:login")).headers["X-Request-ID"] for _ in range(3)}
    assert len(numbers) == 3
    assert current_request_id() == ""


def test_a_request_cannot_write_a_line_of_its_own(visitor, lines, caplog):
    visitor.get("/x%0A%7B%22level%22:%22ERROR%22%7D")
    formatter = JsonLines("Asia/Ho_Chi_Minh")
    assert all("\n" not in formatter.format(record) for record in caplog.records)


def test_debug_mode_writes_plain_words(caplog):
    caplog.set_level(logging.INFO, logger="thidua")
    Client().get("/khong-co-trang-nay?q=Bi-mat")
    record = next(record for record in caplog.records if record.name == "thidua.requests")
    plain = PlainLines().format(record)
    assert re.fullmatch(
        r"INFO thidua\.requests \[\w+\] GET /khong-co-trang-nay 404 \(\d+ ms\)", plain
    )


@pytest.mark.parametrize("debug", [True, False])
def test_everything_goes_to_one_place(debug):
    found = configuration(debug, "Asia/Ho_Chi_Minh")
    assert found["root"]["handlers"] == ["console"]
    assert all(logger.get("handlers", []) == [] for logger in found["loggers"].values())
