"""One side of a work in a process of its own, so that its time and peak memory are its own.

``python -m tests.benchmarks.process ACTION ARGUMENTS…`` prints one JSON object.
"""

import json
import os
import resource
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

from tests.benchmarks import backupsides
from tests.benchmarks.forked import uploads
from tests.benchmarks.measuring import held_mib, peak_mib, seconds_of

ROOT = Path(__file__).resolve().parents[2]


def start(action: str, *arguments: object, **environment: str) -> subprocess.Popen:
    """Starts the action; ``answer`` waits for what it found."""
    command = [sys.executable, "-m", "tests.benchmarks.process", action, *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True
    )


def answer(process: subprocess.Popen) -> dict:
    """Returns what the process printed; raises RuntimeError if it failed."""
    printed, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{' '.join(process.args)} failed.")
    return json.loads(printed.splitlines()[-1])


def measured(action: str, *arguments: object) -> dict:
    """Returns seconds, peak memory, that of programs it ran, and memory at the start, in MiB."""
    return answer(start(action, *arguments))


def flow(path: str) -> None:
    from django.test import Client

    from tests.benchmarks.flows import Import
    from thidua.accounts.models import User
    from zones.models import Campaign

    client = Client()
    client.force_login(User.objects.get(username="bench"))
    Import(client, Campaign.objects.get().pk).run(Path(path))


def floor(path: str, layout: str) -> None:
    from tests.benchmarks.floor import load

    load(Path(path), layout)


def import_scores(path: str) -> None:
    from django.core.management import call_command

    said = StringIO()
    call_command(
        "import_scores", path, "--campaign", "2025", "--no-limits", "--commit", stdout=said
    )
    if "Đã ghi" not in said.getvalue():
        raise AssertionError(said.getvalue())


def export_scores(layout: str, path: str) -> None:
    from django.core.management import call_command

    arguments = ("--campaign", "2025", "--layout", layout, "--out", path)
    call_command("export_scores", *arguments, stdout=StringIO())


def stock_export(path: str, related: str) -> None:
    from import_export.formats.base_formats import XLSX

    from tests.benchmarks.stock import StockScoreResource
    from zones.models import Score

    scores = Score.objects.order_by("pk")
    if related == "select_related":
        scores = scores.select_related("sheet__agency", "criterion")
    Path(path).write_bytes(XLSX().export_data(StockScoreResource().export(scores)))


def writer(number: str, begins: str, seconds: str) -> dict:
    """Saves points of its own sheet again and again; returns what was written and refused."""
    from django.db import OperationalError

    from thidua.accounts.models import User
    from zones.models import ScoreSheet
    from zones.services.sheetpoints import Edit, criteria_with_points, save_points

    sheet = ScoreSheet.objects.select_related("agency", "campaign", "table")[int(number)]
    user = User.objects.get(username="bench")
    leaf = next(line for line in criteria_with_points(sheet) if line.is_leaf)
    written = refused = 0
    time.sleep(max(0, float(begins) - time.time()))
    end = float(begins) + float(seconds)
    seen = None
    while time.time() < end:
        points = (written + 1) % 200
        try:
            save_points(sheet, [Edit(leaf.pk, "self", seen, points)], by=user)
            written, seen = written + 1, points
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            refused += 1
    return {"written": written, "refused": refused}


def issuer(number: str, processes: str, begins: str) -> dict:
    """Issues its share of the checked decisions, one in twenty rolled back; returns the counts."""
    from django.contrib.auth import get_user_model
    from django.db import Error, transaction

    from awards.models import Decision
    from awards.services.decisions import issue

    # By key, not by place in the list: a process that starts late finds others already issued.
    checked = Decision.objects.filter(state="checked").order_by("pk")
    mine = [decision for decision in checked if decision.pk % int(processes) == int(number)]
    user = get_user_model().objects.get(username="bench-issuer")
    time.sleep(max(0, float(begins) - time.time()))
    found = {"issued": 0, "rolled_back": 0, "errors": 0}
    for turn, decision in enumerate(mine):
        try:
            with transaction.atomic():
                issue(decision, by=user)
                if turn % 20 == 7:
                    transaction.set_rollback(True)
        except Error as error:
            found["errors"] += 1
            print(error, file=sys.stderr)
        else:
            found["rolled_back" if turn % 20 == 7 else "issued"] += 1
    return {**found, "ended": time.time()}


_COUNTED = (writer, issuer, uploads)
_TIMED = (flow, floor, import_scores, export_scores, stock_export, *backupsides.STEPS)


def main(action: str, *arguments: str) -> None:
    import django
    from django.db import connection
    from django.urls import get_resolver

    django.setup()
    counted = {step.__name__: step for step in _COUNTED}
    if action in counted:
        print(json.dumps(counted[action](*arguments)))
        return
    work = {step.__name__: step for step in _TIMED}[action]
    connection.ensure_connection()
    len(get_resolver().url_patterns)
    at_start = held_mib()
    seconds = seconds_of(lambda: work(*arguments))
    found = {"seconds": seconds, "peak": peak_mib(), "at_start": at_start}
    tools = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps(found | {"tools_peak": tools}))


if __name__ == "__main__":
    main(*sys.argv[1:])
