"""The server of Windows, started as its document says: what it answers, and for whom."""

import re
import shlex
import socket
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import pytest

from tests.production.environments import ROOT, free_port, process_environment, running
from thidua.headers import HEADERS

DOCUMENT = (ROOT / "docs" / "deployment" / "windows.md").read_text(encoding="utf-8")
OPTIONS = shlex.split(re.search(r"^\$options = '(.+)'$", DOCUMENT, re.M).group(1))
LONGEST_HEADERS = 262_144  # waitress's own limit
OF_THE_PROXY = {"Host": "thidua.example.vn", "X-Forwarded-Proto": "https"}


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> Iterator[int]:
    """Where waitress listens, with the documented options but for the port."""
    folder, port = tmp_path_factory.mktemp("waitress"), free_port()
    options = [option.replace("127.0.0.1:8000", f"127.0.0.1:{port}") for option in OPTIONS]
    assert options != OPTIONS
    env = process_environment(folder, DATABASE_URL=f"sqlite:///{folder / 'office.sqlite3'}")
    command, log = [sys.executable, "-m", "waitress", *options], folder / "log"
    with running(command, env=env, log=log) as process:
        for _ in range(300):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
        yield port


def test_the_tests_start_the_version_that_windows_installs():
    lists = [ROOT / name for name in ("requirements.txt", "tests/requirements.txt")]
    installed, tried = (
        re.search(r"^waitress==([\d.]+)", path.read_text(), re.M).group(1) for path in lists
    )
    assert installed == tried


def asked(port: int, path: str, **headers: str) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=OF_THE_PROXY | headers)
    answer = connection.getresponse()
    answer.text = answer.read().decode()
    connection.close()
    return answer


@pytest.mark.parametrize(("path", "status"), [("/suc-khoe/", 200), ("/khong-co-trang-nay", 404)])
def test_a_page_comes_with_every_header_once(port, path, status):
    answer = asked(port, path)
    assert answer.status == status
    expected = {**HEADERS, "X-Frame-Options": "DENY"}
    expected["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains; preload"
    for name, value in expected.items():
        assert answer.headers.get_all(name) == [value], name
    assert len(answer.headers.get_all("Content-Security-Policy")) == 1


def test_a_page_is_vietnamese(port):
    assert '<html lang="vi"' in asked(port, "/khong-co-trang-nay").text


def test_the_proxy_is_believed_when_it_says_that_a_visitor_came_over_tls(port):
    over_tls = asked(port, "/")
    assert (over_tls.status, over_tls.headers["Location"]) == (302, "/admin/login/?next=/")
    plain = asked(port, "/", **{"X-Forwarded-Proto": "http"})
    assert (plain.status, plain.headers["Location"]) == (301, "https://thidua.example.vn/")


def test_too_long_a_request_is_refused_in_plain_text_that_repeats_nothing_of_it(port):
    begun = b"GET /tim?q=Bi-mat HTTP/1.1\r\nHost: thidua.example.vn\r\nX-Long: "
    with socket.create_connection(("127.0.0.1", port), timeout=30) as visitor:
        visitor.sendall(begun + b"x" * (LONGEST_HEADERS - len(begun)))
        answer = HTTPResponse(visitor)
        answer.begin()
        said = answer.read().decode()
    assert answer.status == 431
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Bi-mat" not in said
    assert asked(port, "/suc-khoe/").status == 200
