"""The history's pages are read by whoever reads the record, and written by nobody."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.zones import factories
from zones.models import ScoreSheet, Zone

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    return factories.SampleYear(stp=2)


def version(row, number: int | str | None = None) -> str:
    """Returns the address of the row's first version, or of the one asked for."""
    name = f"admin:zones_{row._meta.model_name}_simple_history"
    return reverse(name, args=[row.pk, number or row.history.last().pk])


def test_no_record_is_written_by_posting_an_old_version(client, year):
    client.force_login(year.clerk("STP-1"))
    answers, registered = {}, [m for m in admin.site._registry if hasattr(m, "history")]
    for model in registered:
        if row := model.objects.first():
            row.save()
            versions = row.history.count()
            answers[model.__name__] = client.post(version(row), {"name": "Tên khác"}).status_code
            assert row.history.count() == versions
    assert {"Agency", "Appointment", "CriteriaTable", "ScoreSheet"} <= answers.keys()
    assert set(answers.values()) == {405}


def test_an_agency_does_not_bring_its_submitted_sheet_back_to_an_old_version(client, year):
    sheet = ScoreSheet.objects.get(pk=year.sheets["STP-2"].pk)
    sheet.state = ScoreSheet.State.SUBMITTED
    sheet.save()
    client.force_login(year.clerk("STP-2"))
    posted = {"campaign": sheet.campaign_id, "agency": sheet.agency_id, "table": sheet.table_id}
    assert client.post(version(sheet), posted).status_code == 405
    sheet.refresh_from_db()
    assert sheet.state == ScoreSheet.State.SUBMITTED


def test_the_ministry_does_not_bring_back_an_old_version_either(client, year):
    client.force_login(year.ministry)
    zone = Zone.objects.get(pk=year.zone.pk)
    assert client.post(version(zone), {"code": zone.code, "name": "Tên khác"}).status_code == 405
    assert Zone.objects.get(pk=zone.pk).name == zone.name


def test_an_old_version_is_read_by_whoever_reads_the_record(client, year):
    client.force_login(year.clerk("STP-2"))
    assert client.get(version(year.zone)).status_code == 200
    assert client.get(version(year.sheets["STP-2"])).status_code == 200
    assert client.get(version(year.sheets["STP-1"])).status_code == 404


@pytest.mark.parametrize("number", ["x", "1.0", "٣", "9" * 30])
def test_a_version_that_is_none_is_not_there(client, year, number):
    client.force_login(year.ministry)
    assert client.get(version(year.zone, number)).status_code == 404
