"""The benchmarks run: with a few points, so that they are there when they are needed."""

import subprocess
import sys

from django.db import connection

WORKS = ("pages_1560", "points_100020", "queries", "ranking", "sheet", "national_pages")
AWARDS = ("numbering", "decision_print", "certificates", "rule_check", "register")


def run(database: str, *works: str) -> str:
    command = [sys.executable, "-m", "tests.benchmarks", "--tiny", "--database", database]
    for work in works:
        command += ["--only", work]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_the_benchmarks_run_and_print_a_line_for_every_work():
    printed = run("sqlite", *WORKS)
    for words in (
        "against the stock admin",
        "again, 5 % changed",
        "confirm of",
        "ranking of 3",
        "sheet save",
        "first page",
    ):
        assert words in printed


def test_a_backup_is_measured_beside_the_databases_own_tool():
    printed = run(connection.vendor, "backup")
    for words in ("backup of 240 points", "restore of 240 points", "check of a backup of 240"):
        assert words in printed


def test_processes_that_issue_at_once_give_every_number_once_and_lose_none():
    printed = run(connection.vendor, *AWARDS)
    counted = [line for line in printed.splitlines() if "issues by" in line]
    assert len(counted) == 3
    assert all("| met" in line for line in counted), printed
    for words in ("page and PDF of", "certificates", "rules on", "numbers, 60 decisions"):
        assert words in printed
