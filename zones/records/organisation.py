"""Records that have a code of their own: blocks, provinces, zones, campaigns, agencies."""

from django.db.models import Model

from zones.models import Campaign
from zones.records.columns import FileContract
from zones.records.office import Counts, Office
from zones.records.parsing import Row
from zones.records.saving import BATCH_SIZE, Batch


def load_coded(office: Office, contract: FileContract, rows: list[Row]) -> Counts:
    """Creates and changes records by their code; returns how many."""
    known = office.records[contract.name]
    batch = Batch(office, contract)
    for row in rows:
        code = row.get("code")
        if code is None or batch.repeats(row, code, "code"):
            continue
        values = office.values_of(row, contract)
        record = None
        if row.is_broken:
            batch.check(row, values)
        else:
            if contract.model is Campaign:
                _keep_status(office, known.get(code), values)
            record = batch.put(row, known.get(code), values)
        known[code] = record or known.get(code)
    batch.save()
    for row, record in batch.created:
        if row.is_broken:
            known[record.code] = None
    wanted = {}
    if "successors" in contract.column_names:
        wanted = _wanted_successors(office, contract, rows)
    if office.problems:
        return batch.counts
    _write_successors(batch, wanted)
    lines = batch.write_history()
    if "successors" in contract.column_names:
        _write_successors_history(contract.model, lines)
    return batch.counts


def _keep_status(office: Office, campaign: Campaign | None, values: dict) -> None:
    """A year that is known goes on by its own steps, never by a file."""
    if campaign is None or values["status"] == campaign.status:
        return
    office.notes.append(
        f"Phong trào {campaign.code}: giữ trạng thái «{campaign.get_status_display()}»; "
        "trạng thái chỉ đổi trên màn hình."
    )
    values["status"] = campaign.status


def _wanted_successors(
    office: Office, contract: FileContract, rows: list[Row]
) -> dict[Row, set[int]]:
    """The ids that each row names; blames rows that name an unknown code or themselves.

    Codes may stand further down in the same file, so this runs when all rows are known.
    """
    wanted = {}
    for row in rows:
        if "successors" not in row.cells:
            continue
        if row.get("code") in row.cells["successors"]:
            office.blame(
                row, "successors", "own_successor", "không thể kế thừa chính mình. Bỏ mã đó."
            )
        wanted[row] = {r.pk for r in office.find_all(row, "successors", contract.name)}
    return wanted


def _write_successors(batch: Batch, wanted: dict[Row, set[int]]) -> None:
    """Writes the links that differ; a record whose only change they are counts as changed."""
    if not wanted:
        return
    links = batch.model.successors.through
    source, target = _link_names(batch.model)
    present: dict[int, set[int]] = {}
    for from_id, to_id in links.objects.values_list(source, target):
        present.setdefault(from_id, set()).add(to_id)
    new, old, same = [], [], []
    for row, record in batch.unchanged:
        if wanted.get(row, set()) == present.get(record.pk, set()) or row not in wanted:
            same.append((row, record))
        else:
            batch.changed.append((row, record))
    batch.unchanged = same
    for row, record in [*batch.created, *batch.changed]:
        if row not in wanted:
            continue
        has = present.get(record.pk, set())
        new += [links(**{source: record.pk, target: to}) for to in sorted(wanted[row] - has)]
        if gone := has - wanted[row]:
            old.append((record.pk, gone))
    for from_id, gone in old:
        links.objects.filter(**{source: from_id, f"{target}__in": gone}).delete()
    links.objects.bulk_create(new, batch_size=BATCH_SIZE)


def _write_successors_history(model: type[Model], lines: list[Model]) -> None:
    """Each line of history keeps the successors as they then were."""
    source, target = _link_names(model)
    line_of = {line.id: line for line in lines}
    kept = model.history.model.successors.model
    links = model.successors.through.objects.filter(**{f"{source}__in": list(line_of)})
    kept.objects.bulk_create(
        [
            kept(
                history=line_of[getattr(link, source)],
                id=link.pk,
                **{name: getattr(link, name) for name in (source, target)},
            )
            for link in links
        ],
        batch_size=BATCH_SIZE,
    )


def _link_names(model: type[Model]) -> tuple[str, str]:
    field = model._meta.get_field("successors")
    return f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
