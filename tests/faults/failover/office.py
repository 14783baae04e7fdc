"""The office that the visitors work in: made before them, judged after them.

``python -m tests.faults.failover.office make|judge`` reads and prints JSON; runs on the database
that DATABASE_URL names.
"""

import json
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import django

_AGENCIES = 3  # that each clerk brings points in for


def make(folder: str, clerks: int, imports: int, issuers: int, decisions: int) -> dict:
    """Makes the records; returns who does what. The workbooks lie in the folder."""
    from tests.faults.people import make_clerk, make_issuer
    from tests.zones.factories import SampleYear
    from tests.zones.workbooks.builders import wide

    year = SampleYear(stp=clerks * _AGENCIES)
    made = {"campaign": year.campaign.pk, "clerks": {}, "issuers": {}}
    codes = sorted(year.agencies)
    for place in range(clerks):
        own, name = codes[place::clerks], make_clerk().username
        made["clerks"][name] = []
        for number in range(1, imports + 1):
            path = Path(folder) / f"{name}-{number}.xlsx"
            path.write_bytes(wide(*[[code, "", *points_of(number)] for code in own]))
            made["clerks"][name].append(str(path))
    for _ in range(issuers):
        made["issuers"][make_issuer().username] = [
            _checked(year.campaign, year.ministry) for _ in range(decisions)
        ]
    return made


def points_of(number: int) -> list[float]:
    """Returns the points that a clerk's workbook of this number gives each agency."""
    return [number / 10, number / 20, number / 100, number / 100]


def _checked(campaign, by) -> int:
    from awards.services import decisions
    from tests.awards.factories import make_draft, make_nomination, make_person
    from tests.faults.acts import SIGNED_ON

    nominations = [make_nomination(campaign, person=make_person()) for _ in range(2)]
    return decisions.check(make_draft(*nominations, signed_on=SIGNED_ON), by=by).pk


def judge(acknowledged: list[dict]) -> dict:
    """Returns what is lost, half-written or numbered wrongly, with a sentence for each."""
    imports = [one for one in acknowledged if one["act"] == "import"]
    issued = [one for one in acknowledged if one["act"] == "issue"]
    found = {
        "lost": [*_lost_imports(imports), *_lost_decisions(issued)],
        "half_written": _half_written(),
        "duplicate_numbers": _duplicates(),
        "wrong_numbers": _wrong_numbers(issued),
    }
    return {name: list(sentences) for name, sentences in found.items()}


def _lost_imports(imports: list[dict]):
    from zones.models import WorkbookImport

    written = WorkbookImport.objects.filter(state=WorkbookImport.State.CONFIRMED)
    numbers = {found.pk: _numbers_in(found) for found in written}
    for one in imports:
        if numbers.get(one["answer"]) != {one["what"]}:
            yield f"import {one['answer']}, workbook {one['what']}, was acknowledged"


def _numbers_in(found) -> set:
    """Returns the numbers of the workbooks whose points an import wrote: one, unless torn."""
    changes = found.write.changes.filter(criterion__path="I.1")
    return {int(new * 10) for new in changes.values_list("new_self", flat=True)}


def _half_written():
    from tests.faults.digests import broken_files
    from zones.models import Score, WorkbookImport

    last = {}
    for found in WorkbookImport.objects.select_related("write").order_by("pk"):
        is_confirmed = found.state == WorkbookImport.State.CONFIRMED
        if is_confirmed != (found.write.applied_at is not None):
            yield f"{found} is {found.state}, its write is not"
        changes = Counter(found.write.changes.values_list("criterion__path", "new_self"))
        numbers = _numbers_in(found)
        given = points_of(numbers.pop()) if len(numbers) == 1 else []
        whole = zip(("I.1", "I.2", "II.1", "III.1"), given, strict=False)
        if changes != {(path, _points(new)): _AGENCIES for path, new in whole}:
            yield f"{found} holds {dict(changes)}"
        if is_confirmed:
            sheets = found.write.changes.values_list("sheet_id", "criterion_id", "new_self")
            last |= {(sheet, criterion): new for sheet, criterion, new in sheets}
    scores = Score.objects.values_list("sheet_id", "criterion_id", "self_points")
    if {(sheet, criterion): points for sheet, criterion, points in scores} != last:
        yield "The points are not those of the last imports."
    yield from broken_files()


def _points(value: float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def _duplicates():
    from awards.models import Decision, RegisterEntry

    for model in (Decision, RegisterEntry):
        numbers = Counter(model.objects.exclude(number=None).values_list("number", flat=True))
        for number, count in numbers.items():
            if count > 1:
                yield f"{model.__name__} {number}: {count} times"


def _lost_decisions(issued: list[dict]):
    from awards.models import Decision

    there = set(Decision.objects.issued().values_list("pk", flat=True))
    for one in issued:
        if one["what"] not in there:
            yield f"decision {one['what']}, number {one['answer']}, was acknowledged"


def _wrong_numbers(issued: list[dict]):
    from awards.models import Decision, NumberSeries
    from awards.services.numbering import gap_report
    from awards.services.sealing import first_broken_seal

    numbers = dict(Decision.objects.issued().values_list("pk", "number"))
    for one in issued:
        stands = numbers.get(one["what"], one["answer"])
        if stands != one["answer"]:
            yield f"decision {one['what']} was shown as {one['answer']} and is {stands}"
    if sorted(numbers.values()) != list(range(1, len(numbers) + 1)):
        yield f"The numbers are {sorted(numbers.values())}."
    for report in gap_report(NumberSeries.objects.filter(symbol__startswith="QĐ")):
        if report.gaps:
            yield f"Gaps {report.gaps}."
    if (seal := first_broken_seal()) is not None:
        yield f"The chain is broken: {seal.reason}."


def main() -> None:
    django.setup()
    from django.core.management import call_command

    given = json.load(sys.stdin)
    if sys.argv[1] == "make":
        call_command("migrate", verbosity=0)
    print(json.dumps({"make": make, "judge": judge}[sys.argv[1]](**given)))


if __name__ == "__main__":
    main()
