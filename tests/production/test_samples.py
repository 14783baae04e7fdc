"""The samples in docs/deployment name what there is: settings, commands, files, the program."""

import re
import shlex
import sys
from ipaddress import ip_network
from subprocess import run

import pytest
from django.core.management import get_commands, load_command_class
from django.test import RequestFactory

from tests.production.environments import ROOT, process_environment
from thidua.clientaddress import client_address

FOLDER = ROOT / "docs" / "deployment"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.iterdir())}
UNITS = {name: text for name, text in TEXTS.items() if name.endswith((".service", ".timer"))}
CALLS = [
    (file, *call)
    for file, text in TEXTS.items()
    for call in re.findall(r"manage\.py ([a-z_]+)([^\n`'|]*)", text)
]
PROGRAMS = {"thidua.wsgi", "thidua.wsgi:application"}


def test_every_setting_that_a_sample_names_is_read():
    sources = [ROOT / "thidua" / name for name in ("settings.py", "environment.py")]
    read = re.findall(r'"(THIDUA_[A-Z_]+)"', "".join(path.read_text() for path in sources))
    named = {name for text in TEXTS.values() for name in re.findall(r"THIDUA_[A-Z_]+", text)}
    assert "THIDUA_TRUSTED_PROXIES" in named
    assert named - set(read) == set()


@pytest.mark.parametrize(("file", "name", "options"), CALLS)
def test_every_command_that_a_sample_calls_is_there_and_takes_these_options(file, name, options):
    command = load_command_class(get_commands()[name], name)
    command.create_parser("manage.py", name).parse_args(shlex.split(options))


def test_every_unit_of_systemd_is_started_by_a_timer_or_with_the_machine():
    services = {name.removesuffix(".service") for name in UNITS if name.endswith(".service")}
    timers = {name.removesuffix(".timer") for name in UNITS if name.endswith(".timer")}
    assert services - timers == {"thidua"}
    assert timers <= services
    assert "WantedBy=multi-user.target" in UNITS["thidua.service"]


def test_every_unit_runs_what_lies_in_the_program():
    starts = [re.search(r"^ExecStart=(.+)$", text, re.M) for text in UNITS.values()]
    words = [shlex.split(found.group(1)) for found in starts if found]
    assert len(words) == 4
    named = {word for start in words for word in start if word.endswith((".py", ".conf.py"))}
    assert named == {"manage.py", "docs/deployment/gunicorn.conf.py"}
    assert all((ROOT / name).is_file() for name in named)
    assert all("WorkingDirectory=/opt/thidua\n" in UNITS[name] for name in UNITS if ".ser" in name)


def test_every_sample_serves_the_program():
    serving = {
        file: set(re.findall(r"\bthidua\.wsgi[\w:]*", text))
        for file, text in TEXTS.items()
        if "thidua.wsgi" in text
    }
    assert {"Containerfile", "thidua.service", "windows.md"} <= set(serving)
    assert set.union(*serving.values()) <= PROGRAMS


@pytest.mark.parametrize("program", sorted(PROGRAMS))
def test_gunicorn_reads_its_file_and_finds_the_program(program, tmp_path):
    env = process_environment(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path / 'office.sqlite3'}")
    command = [sys.executable, "-m", "gunicorn", "--check-config", "--print-config"]
    command += ["--config", "docs/deployment/gunicorn.conf.py", program]
    checked = run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert checked.returncode == 0, checked.stderr
    # an address that nginx lets through is read
    assert re.search(r"^limit_request_line\s+= 8190$", checked.stdout, re.M)


def test_a_container_keeps_what_it_migrates_and_is_reached_by_the_network_that_is_named():
    runs = re.findall(r"^podman run .+$", TEXTS["README.md"], re.M)
    assert len(runs) == 3
    for started in runs:
        assert "--volume thidua:/srv/thidua" in started
        assert "--network thidua " in started
    assert "DATABASE_URL=sqlite:////srv/thidua/" in TEXTS["Containerfile"]


def test_a_visitor_of_a_container_has_the_address_that_the_proxy_told(settings):
    subnet = re.search(r"network create --subnet (\S+)", TEXTS["README.md"]).group(1)
    gateway = str(next(ip_network(subnet).hosts()))
    request = RequestFactory().get("/", headers={"x-forwarded-for": "203.0.113.7"})
    request.META["REMOTE_ADDR"] = gateway
    assert client_address(request) == gateway
    named = re.search(r"^THIDUA_TRUSTED_PROXIES=(\S+)$", TEXTS["README.md"], re.M).group(1)
    settings.TRUSTED_PROXIES = named.split(",")
    assert client_address(request) == "203.0.113.7"


def test_every_task_of_windows_runs_without_anybody_signed_in():
    tasks = re.findall(r"^Register-ScheduledTask .+$", TEXTS["windows.md"], re.M)
    assert len(tasks) == 4
    assert all(task.endswith(r"-User 'NT AUTHORITY\LOCAL SERVICE'") for task in tasks)


def test_the_settings_on_windows_are_read_by_administrators_system_and_service_only():
    [rights] = re.findall(r"^icacls C:\\thidua\\\.env (.+)$", TEXTS["windows.md"], re.M)
    assert rights.startswith("/inheritance:r /grant:r ")
    given = {"S-1-5-32-544": "F", "S-1-5-18": "F", "S-1-5-19": "R"}
    assert dict(re.findall(r'"\*([\w-]+):(\w+)"', rights)) == given
