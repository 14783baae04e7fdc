"""The benchmarks run: with a few points, so that they are there when they are needed."""

import subprocess
import sys

WORKS = ("pages_1560", "points_100020", "queries", "ranking")


def test_the_benchmarks_run_and_print_a_line_for_every_work():
    command = [sys.executable, "-m", "tests.benchmarks", "--tiny", "--database", "sqlite"]
    for work in WORKS:
        command += ["--only", work]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    for words in ("against the stock admin", "again, 5 % changed", "confirm of", "ranking of 3"):
        assert words in ended.stdout
