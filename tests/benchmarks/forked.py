"""Uploads of one file each, every one in a process of its own: its time, its memory, its end.

A process is forked for each file from one that has everything loaded, so that a file that ends
the process ends that one alone, and its memory is what it alone asked for.
"""

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.measuring import held_mib, peak_mib

_TOO_LONG = 60  # seconds after which a process is ended


def uploads(folder: str, campaign: str) -> dict:
    """Uploads each file of the folder through the page; returns what was found by file name."""
    from django.db import connection
    from django.test import Client

    from thidua.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(role="ministry_clerk"))
    files = sorted(Path(folder).glob("*.xlsx"))
    _upload(client, campaign, files[0])  # templates, forms and cache are loaded once
    connection.close()
    return {path.stem: _forked(lambda path=path: _upload(client, campaign, path)) for path in files}


def _forked(work: Callable[[], dict]) -> dict:
    """Returns what the work found in a process of its own; «died» says how that one ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            found = work()
        except BaseException as error:  # every end is told: this is what is measured
            found = {"raised": repr(error)[:500]}
        os.write(writing, json.dumps(found).encode())
        os._exit(0)
    os.close(writing)
    ended = False
    deadline = time.monotonic() + _TOO_LONG
    while not ended and time.monotonic() < deadline:
        ended = os.waitpid(child, os.WNOHANG) != (0, 0)
        time.sleep(0.005)
    if not ended:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as answer:
        content = answer.read()
    return json.loads(content) if content else {"died": "ended" if ended else "took too long"}


def _upload(client, campaign: str, path: Path) -> dict:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    sent = SimpleUploadedFile(path.name, path.read_bytes())
    data = {"campaign": campaign, "field": "self", "files": sent}
    found, response = _measured(
        lambda: client.post(reverse("admin:zones_workbookimport_upload"), data)
    )
    found["status"] = response.status_code
    found["codes"], found["copy"] = [], {}
    if response.status_code == 200:
        problems = response.context_data.get("problems") or []
        found["codes"] = sorted({said.problem.code for said in problems})
        for _, address in response.context_data.get("marked") or []:
            found["copy"], copy = _measured(lambda address=address: client.get(address))
            found["copy"]["status"] = copy.status_code
    return found


def _measured(work: Callable[[], object]) -> tuple[dict, object]:
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before, begun, begun_working = held_mib(), time.perf_counter(), time.process_time()
    result = work()
    seconds, working = time.perf_counter() - begun, time.process_time() - begun_working
    return {"seconds": seconds, "working": working, "extra": peak_mib() - before}, result
