"""Scored years for the tests of rankings, their pages, workbooks and closing."""

from tests.zones.factories import SampleYear
from zones.models import Block, Score, ScoreSheet
from zones.services.closing import close_zone_year


def score(sheet: ScoreSheet, **points) -> None:
    """Writes «I_1=58» or «I_1=(58, 57)» (self, appraised) on the sheet."""
    for path, value in points.items():
        own, appraised = value if isinstance(value, tuple) else (value, None)
        criterion = sheet.table.criteria.get(path=path.replace("_", "."))
        Score.objects.update_or_create(
            sheet=sheet,
            criterion=criterion,
            defaults={"self_points": own, "appraised_points": appraised},
        )


def finish(sample: SampleYear) -> None:
    """Marks every sheet appraised."""
    ScoreSheet.objects.filter(campaign=sample.campaign).update(state="appraised")


def close(sample: SampleYear) -> None:
    """Marks every sheet appraised and closes the zone's year."""
    finish(sample)
    sample.zone_year = close_zone_year(sample.zone_year, by=sample.ministry)


def reference_case() -> SampleYear:
    """13 departments, all graded A, and 13 enforcement bodies, 6 of them."""
    sample = SampleYear(stp=13, thads=13)
    Block.objects.filter(code="THADS").update(short_name="THADS", unit_name="Cục")
    for number in range(1, 14):
        score(sample.sheets[f"STP-{number}"], I_1=(59, 59), I_2=39)
        score(sample.sheets[f"THADS-{number}"], I_1=59, I_2=39 if number <= 6 else 25)
    return sample
