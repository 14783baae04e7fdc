"""``python -m tests.faults failover``: a database server dies at work, its standby takes over.

A PostgreSQL primary with a standby on which every commit is too, two web processes that share
files, clerks and issuers on both through HTTP. In the midst the primary is killed (kill -9, every
process), the standby is promoted, and work goes on. Ends with an error if anything that somebody
was told is done is lost, if anything is half-written or numbered wrongly, or if somebody saw a
page that does not say to try again.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path
from random import Random

from tests.faults.failover import visitors
from tests.faults.failover.servers import Pair, programs, running_pair
from tests.faults.failover.tally import Tally
from tests.faults.failover.websites import ROOT, environment, is_ready, serving

_DATABASE = "thidua"
_CUT_OFF = 4  # seconds of work that the standby does not hear of
_OVER = None  # what the visitors' processes tell at the end


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults failover", description=__doc__)
    parser.add_argument("--imports", type=int, default=40, help="of each of two clerks")
    parser.add_argument("--decisions", type=int, default=40, help="of each of two issuers")
    parser.add_argument("--outage", type=float, default=3, help="seconds before the promotion")
    parser.add_argument(
        "--asynchronous",
        action="store_true",
        help="commits are told before the standby has them, and it is cut off for a while",
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    if programs() is None:
        sys.exit("No initdb, pg_ctl, pg_basebackup here: install PostgreSQL's server.")
    tally = fail_over(**vars(options))
    print(tally)
    if tally.faults:
        sys.exit(f"{tally.faults} faults were not survived.")


def fail_over(
    *,
    imports: int,
    decisions: int,
    outage: float,
    seed: int,
    asynchronous: bool = False,
    like: str = "",
) -> Tally:
    """Does all of it once; returns what was found.

    ``like`` is the address of a migrated, empty database to begin with: migrating takes a minute.
    """
    with tempfile.TemporaryDirectory(prefix="thidua-failover-web-") as name, running_pair() as pair:
        folder = Path(name)
        pair.primary.create(_DATABASE, like)
        env = environment(pair.address(_DATABASE), folder)
        how_many = {"clerks": 2, "imports": imports, "issuers": 2, "decisions": decisions}
        office = _office("make", env, folder=str(folder), **how_many)
        if not asynchronous:
            pair.commit_on_both()
        tally = Tally(asked_for=2 * (imports + decisions))
        with serving(2, env, folder) as sites:
            people = _People(office, sites)
            third = min(imports, decisions) // 3
            _break_off(pair, people, tally, third, outage, Random(seed), asynchronous)
            for told in people.tell_on():
                tally.add(told)
            tally.crashed = people.crashed()
            tally.ready_afterwards = all(map(is_ready, sites))
        tally.add_verdict(_office("judge", env, acknowledged=tally.acknowledged))
    return tally


def _break_off(
    pair: Pair,
    people: "_People",
    tally: Tally,
    acknowledged: int,
    outage: float,
    random: Random,
    cut_off: bool,
) -> None:
    """Kills the primary once so many of each work are acknowledged, and promotes the standby."""
    while min(tally.count("import"), tally.count("issue")) < acknowledged:
        tally.add(people.next())
    if cut_off:
        pair.stop_streaming()
        time.sleep(_CUT_OFF)
    time.sleep(random.uniform(0, 0.5))
    tally.killed_at = time.time()
    pair.primary.kill()
    time.sleep(outage)
    tally.ready_meanwhile = any(map(is_ready, people.sites))
    pair.promote()
    tally.promoted_at = time.time()


class _People:
    """The visitors' processes, and what they tell."""

    def __init__(self, office: dict, sites: list[str]) -> None:
        context = get_context("spawn")
        self.sites, self._told = sites, context.SimpleQueue()
        tell = self._told.put
        works = [
            (visitors.clerk, (name, sites, tell, office["campaign"], [*map(Path, paths)]))
            for name, paths in office["clerks"].items()
        ]
        works += [
            (visitors.issuer, (name, sites, tell, decisions))
            for name, decisions in office["issuers"].items()
        ]
        self._processes = [
            context.Process(target=_at_work, args=(work, arguments, tell))
            for work, arguments in works
        ]
        for process in self._processes:
            process.start()
        self._busy = len(works)

    def next(self) -> dict:
        """Returns what somebody tells next; raises EOFError once all have ended."""
        while self._busy:
            told = self._told.get()
            if told is not _OVER:
                return told
            self._busy -= 1
        raise EOFError

    def tell_on(self):
        """Yields what is told until all have ended."""
        try:
            while True:
                yield self.next()
        except EOFError:
            return

    def crashed(self) -> int:
        """Returns how many ended with an error of their own."""
        for process in self._processes:
            process.join()
        return sum(process.exitcode != 0 for process in self._processes)


def _at_work(work, arguments: tuple, tell) -> None:
    try:
        work(*arguments)
    finally:
        tell(_OVER)


def _office(what: str, env: dict[str, str], **given) -> dict:
    command = [sys.executable, "-m", "tests.faults.failover.office", what]
    ended = subprocess.run(
        command, cwd=ROOT, env=env, input=json.dumps(given), stdout=subprocess.PIPE, text=True
    )
    ended.check_returncode()
    return json.loads(ended.stdout)
