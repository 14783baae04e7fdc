"""The demonstration's awards come through the services, once."""

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.urls import reverse

from awards.models import Decision, Nomination
from awards.services.sealing import first_broken_seal
from thidua.accounts.models import User
from zones.models import ZoneYear

pytestmark = pytest.mark.django_db


@override_settings(DEBUG=True)
def test_the_demonstration_holds_two_issued_decisions(tmp_path, settings, capsys):
    settings.DATA_DIR = tmp_path
    call_command("load_demo")
    call_command("load_award_demo")
    references = [d.reference for d in Decision.objects.order_by("chain_position")]
    assert references == ["01/QĐ-BTP", "02/QĐ-BTP"]
    assert Nomination.objects.filter(state=Nomination.State.AGREED).count() == 2
    flags = Decision.objects.get(kind="award")
    closed_at = ZoneYear.objects.get(campaign=flags.campaign, zone__code="TAY-NAM-BO").closed_at
    assert closed_at.date() < flags.signed_on, "flags are given once the results are final"
    chosen = Decision.objects.get(kind="appointment").appointment_lines.all()
    assert [(line.role, line.printed_office) for line in chosen] == [
        ("chair", "Giám đốc Sở Tư pháp tỉnh Bến Tre"),
        ("vice_chair", "Giám đốc Sở Tư pháp tỉnh Trà Vinh"),
        ("vice_chair", "Cục trưởng Cục Thi hành án dân sự tỉnh Trà Vinh"),
    ]
    assert first_broken_seal() is None
    capsys.readouterr()
    call_command("load_award_demo")
    assert capsys.readouterr().out == ""


@override_settings(DEBUG=True)
def test_the_results_pages_of_the_demonstration_show_a_closed_year(client, tmp_path, settings):
    settings.DATA_DIR, settings.PUBLIC_RESULTS = tmp_path, True
    call_command("load_demo")
    call_command("load_award_demo")
    pages = [
        reverse("results_board"),
        reverse("results_agency", args=["STP-BENTRE"]),
        reverse("results_zone", args=["TAY-NAM-BO"]),
    ]
    for address in pages:
        page = client.get(address).content.decode()
        assert "2019" in page, address
        assert "minh họa" in page, address
        assert "2020</th>" not in page, "that year is still being scored"


def test_the_demonstration_is_refused_outside_debug_mode():
    with pytest.raises(CommandError, match="trình diễn"):
        call_command("load_award_demo")
    assert not User.objects.exists()
