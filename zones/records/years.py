"""Former names of agencies, the zones' years and their targets."""

from collections import defaultdict

from zones.models import AgencyName, Target, ZoneYear
from zones.records.columns import AGENCY_NAMES, TARGETS, ZONE_YEARS
from zones.records.office import Counts, Office
from zones.records.parsing import Row
from zones.records.saving import Batch


def load_agency_names(office: Office, rows: list[Row]) -> Counts:
    """Creates and changes former names; each is found by its agency and its last day."""
    batch = Batch(office, AGENCY_NAMES)
    known = {(name.agency_id, name.valid_to): name for name in AgencyName.objects.all()}
    for row in rows:
        values = office.values_of(row, AGENCY_NAMES)
        if row.is_broken:
            continue
        key = values["agency"].pk, values["valid_to"]
        if not batch.repeats(row, key, "valid_to"):
            batch.put(row, known.get(key), values)
    return _written(office, batch)


def load_zone_years(office: Office, rows: list[Row]) -> Counts:
    """Creates and changes the years of the zones; none is closed by a file."""
    batch = Batch(office, ZONE_YEARS)
    known = {(year.campaign_id, year.zone_id): year for year in ZoneYear.objects.all()}
    for row in rows:
        values = office.values_of(row, ZONE_YEARS)
        if row.is_broken:
            continue
        key = values["campaign"].pk, values["zone"].pk
        if not batch.repeats(row, key, "zone"):
            batch.put(row, known.get(key), values)
    return _written(office, batch)


def load_targets(office: Office, rows: list[Row]) -> Counts:
    """Creates and changes targets, found by their words and unit; of equal ones by their order."""
    batch = Batch(office, TARGETS)
    columns = {column.name: column for column in TARGETS.columns}
    years = {(year.campaign_id, year.zone_id): year for year in ZoneYear.objects.all()}
    known: dict[tuple, list[Target]] = defaultdict(list)
    for target in Target.objects.order_by("pk"):
        known[target.zone_year_id, target.text, target.unit].append(target)
    for row in rows:
        campaign, zone = (office.find(row, columns[name]) for name in ("campaign", "zone"))
        values = office.values_of(row, TARGETS)
        if row.is_broken:
            continue
        year = years.get((campaign.pk, zone.pk))
        if year is None:
            sentence = (
                f"khu vực chưa có năm thi đua {campaign.year}. "
                "Ghi vào zone_years.csv trước hoặc cùng lúc."
            )
            office.blame(row, "zone", "no_zone_year", sentence)
            continue
        alike = known[year.pk, values["text"], values.get("unit", "")]
        batch.put(row, alike.pop(0) if alike else None, {"zone_year": year, **values})
    return _written(office, batch)


def _written(office: Office, batch: Batch) -> Counts:
    batch.save()
    if not office.problems:
        batch.write_history()
    return batch.counts
