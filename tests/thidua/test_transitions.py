"""A record is carried from one state to the next: GET tells, POST does, through the service."""

from types import ModuleType

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.urls import path, reverse

from tests.zones.factories import make_user, make_zone
from thidua.admin import RecordAdmin
from thidua.transitions import Transition, TransitionsMixin
from thidua.urls import urlpatterns
from zones.models import Zone

pytestmark = pytest.mark.django_db


def rename(zone: Zone, *, by, reason: str) -> None:
    """Renames the zone to the reason; refuses «không»."""
    if reason == "không":
        raise ValidationError(["Tên này không dùng được.", "Hãy chọn tên khác."])
    zone.name = reason or f"Do {by.username} đặt"
    zone.save()


def renaming(zone: Zone) -> list[str]:
    """Returns what will happen; the old zone keeps its name."""
    if zone.code == "OLD":
        raise ValidationError(["Khu vực cũ giữ tên.", "Hãy lập khu vực mới."])
    return [f"{zone.code} sẽ mang tên khác."]


def double(zone: Zone, *, by, reason: str) -> None:
    """Makes another zone of it."""
    zone.half = make_zone(f"{zone.code}-2")


class ZoneAdmin(TransitionsMixin, RecordAdmin):
    transitions = (
        Transition(
            verb="rename",
            label="Đổi tên",
            act=rename,
            may=lambda user, zone: zone.code != "KEPT",
            explain=renaming,
            done="Đã đổi tên.",
            needs_reason=True,
            is_dangerous=True,
            closed=lambda user, zone: "Tên giữ đến hết năm." if user.username == "chu" else "",
        ),
        Transition(
            verb="sign",
            label="Ký tên",
            act=rename,
            may=lambda user, zone: True,
            explain=lambda zone: [],
            done="Đã ký.",
        ),
        Transition(
            verb="double",
            label="Tách đôi",
            act=double,
            may=lambda user, zone: True,
            explain=lambda zone: [],
            done="Đã tách đôi.",
            leads_to=lambda zone: zone.half,
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(code="HIDDEN")


@pytest.fixture(autouse=True)
def _zones_have_transitions(settings, monkeypatch):
    monkeypatch.setitem(admin.site._registry, Zone, ZoneAdmin(Zone, admin.site))
    addresses = ModuleType("addresses_of_this_test")
    addresses.urlpatterns = [path("admin/", admin.site.urls), *urlpatterns[1:]]
    settings.ROOT_URLCONF = addresses


@pytest.fixture
def clerk(client):
    clerk = make_user("bo")
    client.force_login(clerk)
    return clerk


@pytest.fixture
def zone() -> Zone:
    return make_zone("TAY-NAM-BO", name="Tên cũ")


def address(zone: Zone, verb: str = "rename") -> str:
    return reverse(f"admin:zones_zone_{verb}", args=[zone.pk])


def name_of(zone: Zone) -> str:
    return Zone.objects.values_list("name", flat=True).get(pk=zone.pk)


@pytest.mark.usefixtures("clerk")
def test_asking_tells_what_will_happen_and_does_nothing(client, zone):
    page = client.get(address(zone)).content.decode()
    assert "TAY-NAM-BO sẽ mang tên khác." in page
    assert "Lý do (bắt buộc)" in page
    assert name_of(zone) == "Tên cũ"


@pytest.mark.usefixtures("clerk")
def test_posting_does_it_and_returns_to_the_record(client, zone):
    answer = client.post(address(zone), {"reason": " Tên mới "}, follow=True)
    assert answer.redirect_chain == [(reverse("admin:zones_zone_change", args=[zone.pk]), 302)]
    assert "Đã đổi tên." in answer.content.decode()
    assert name_of(zone) == "Tên mới"


@pytest.mark.usefixtures("clerk")
def test_what_makes_another_record_leads_to_that_one(client, zone):
    answer = client.post(address(zone, "double"))
    made = Zone.objects.get(code="TAY-NAM-BO-2")
    assert answer.url == reverse("admin:zones_zone_change", args=[made.pk])


def test_what_was_done_stands_in_the_record_of_acts(client, zone, clerk):
    client.post(address(zone), {"reason": "Tên mới"})
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (clerk, str(zone.pk))
    assert "Đổi tên. Tên mới" in entry.get_change_message()


@pytest.mark.usefixtures("clerk")
def test_a_reason_is_kept_without_the_signs_that_no_database_stores(client, zone):
    client.post(address(zone), {"reason": "Tên\0 mới\u200b"})
    assert name_of(zone) == "Tên mới"
    assert LogEntry.objects.get().get_change_message() == "Đổi tên. Tên mới"


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize("reason", ["", "   ", "\0"])
def test_a_missing_reason_is_asked_for(client, zone, reason):
    page = client.post(address(zone), {"reason": reason}).content.decode()
    assert "Hãy ghi lý do." in page
    assert name_of(zone) == "Tên cũ"


def test_where_no_reason_is_needed_none_is_asked_for(client, zone, clerk):
    assert "Lý do (bắt buộc)" not in client.get(address(zone, "sign")).content.decode()
    client.post(address(zone, "sign"))
    assert name_of(zone) == "Do bo đặt"
    assert clerk.username == "bo"


@pytest.mark.usefixtures("clerk")
def test_a_refusal_is_said_in_sentences_and_keeps_what_was_typed(client, zone):
    page = client.post(address(zone), {"reason": "không"}).content.decode()
    assert "Tên này không dùng được." in page
    assert "Hãy chọn tên khác." in page
    assert ">không</textarea>" in page
    assert name_of(zone) == "Tên cũ"
    assert not LogEntry.objects.exists()


@pytest.mark.usefixtures("clerk")
def test_what_cannot_be_done_now_is_told_why_and_has_no_button(client):
    zone = make_zone("OLD", name="Tên cũ")
    page = client.get(address(zone)).content.decode()
    assert "Hiện không làm được bước «Đổi tên»:" in page
    assert "<li>Khu vực cũ giữ tên.</li><li>Hãy lập khu vực mới.</li>" in page
    assert "Lý do (bắt buộc)" not in page
    assert ">Đổi tên</button>" not in page
    assert f'href="{reverse("admin:zones_zone_change", args=[zone.pk])}">Quay lại</a>' in page


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_may_not_be_done_is_forbidden(client, method):
    kept = make_zone("KEPT", name="Tên cũ")
    assert getattr(client, method)(address(kept), {"reason": "X"}).status_code == 403
    assert name_of(kept) == "Tên cũ"


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_make_it_at_another_step_is_led_back_and_told_why(client, method):
    client.force_login(make_user("chu"))
    kept = make_zone("KEPT", name="Tên cũ")
    answer = getattr(client, method)(address(kept), {"reason": "X"}, follow=True)
    assert answer.redirect_chain == [(reverse("admin:zones_zone_change", args=[kept.pk]), 302)]
    assert "Bước «Đổi tên» hiện không làm được. Tên giữ đến hết năm." in answer.content.decode()
    assert name_of(kept) == "Tên cũ"


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_not_visible_and_what_is_not_there_answer_alike(client, method):
    hidden = make_zone("HIDDEN")
    for key in (hidden.pk, hidden.pk + 1000, "abc", "1'--"):
        found = reverse("admin:zones_zone_rename", args=[key])
        assert getattr(client, method)(found, {"reason": "X"}).status_code == 404


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize("key", ["abc", "999999"])
def test_the_history_of_what_is_not_there_is_not_there(client, key):
    assert client.get(reverse("admin:zones_zone_history", args=[key])).status_code == 404


@pytest.mark.usefixtures("clerk")
def test_a_record_offers_only_what_may_be_done_now(client, zone):
    kept = make_zone("KEPT")
    for record, is_offered in ((zone, True), (kept, False)):
        change = reverse("admin:zones_zone_change", args=[record.pk])
        page = client.get(change).content.decode()
        assert (f'href="{address(record)}"' in page) is is_offered
        assert f'href="{address(record, "sign")}"' in page
