"""A record's history in sentences, for whoever reads the record; the whole log for few."""

import html

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.awards.factories import make_nomination
from tests.thidua.signingin import give_telephone
from tests.zones import factories
from tests.zones.rankings import close, score
from thidua.accounts.telephones import Telephone
from thidua.audit.context import PAGE, Context, acting
from thidua.audit.events import write_refusal
from thidua.audit.models import Entry
from zones.models import Agency, Membership

pytestmark = pytest.mark.django_db
LOG = "admin:audit_entry_changelist"


@pytest.fixture
def lan():
    return factories.make_user("lan", full_name="Lê Thị A")


def done_by(user):
    """Holds what is written inside as the user's, from a page."""
    return acting(Context("yeu-cau-1", PAGE, actor=str(user), user_id=user.pk, origin="10.9.8.7"))


def text_of(response) -> str:
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_a_history_reads_as_sentences(client, lan):
    zone = factories.make_zone("TNB", name="Khu vực cũ")
    with done_by(lan):
        zone.name = "Khu vực mới"
        zone.save()
    client.force_login(lan)
    shown = text_of(client.get(reverse("admin:zones_zone_history", args=[zone.pk])))
    assert "Lê Thị A đổi tên" in shown
    assert "từ «Khu vực cũ» thành «Khu vực mới»" in shown


def test_a_history_names_who_did_it_as_they_were_called_then(client, lan):
    zone = factories.make_zone("TNB", name="Khu vực cũ")
    with done_by(lan):
        zone.name = "Khu vực mới"
        zone.save()
    lan.full_name = "Người Kế Nhiệm"
    lan.save()
    client.force_login(lan)
    shown = text_of(client.get(reverse("admin:zones_zone_history", args=[zone.pk])))
    assert "Lê Thị A đổi tên" in shown
    assert "Người Kế Nhiệm đổi tên" not in shown


def test_rows_are_called_by_names_and_not_by_codes_of_lists(client, lan):
    with done_by(lan):
        nomination = make_nomination()
    client.force_login(lan)
    shown = text_of(client.get(reverse("admin:awards_nomination_history", args=[nomination.pk])))
    assert f"«{nomination.award_type}»" in shown
    assert "«collective»" not in shown


def test_the_log_names_every_column_in_vietnamese(client):
    old, new = factories.make_agency(), factories.make_agency()
    user = factories.make_user(role="auditor")
    old.successors.add(new)
    give_telephone(factories.make_user())
    factories.SampleYear(stp=1)
    client.force_login(user)
    for model in (Agency.successors.through, Telephone, Membership):
        entry = Entry.objects.filter(table=model._meta.db_table).latest("pk")
        shown = text_of(client.get(reverse("admin:audit_entry_change", args=[entry.pk])))
        assert entry.kind == Entry.Kind.CREATED
        for english in ("from agency", "to agency", "confirmed", "created at", "zone kind", "t0"):
            assert english not in shown


def test_what_was_refused_is_told_to_auditors_and_not_to_administrators(client, lan):
    with done_by(lan):
        write_refusal(ValidationError("Nguyễn Thị Bí Mật: 9 phiếu, nhiều hơn 5 thành viên."))
    entry = Entry.objects.get(kind=Entry.Kind.REFUSED)
    pages = (
        reverse("admin:index"),
        reverse(LOG),
        reverse("admin:audit_entry_change", args=[entry.pk]),
    )
    for role, is_told in (("auditor", True), ("administrator", False)):
        client.force_login(factories.make_user(role=role))
        for page in pages:
            assert ("Bí Mật" in text_of(client.get(page))) is is_told


def test_a_standing_is_called_by_its_agency(client):
    year = factories.SampleYear(stp=2)
    for code in ("STP-1", "STP-2"):
        score(year.sheets[code], I_1=60)
    close(year)
    client.force_login(factories.make_user(role="auditor"))
    shown = text_of(client.get(reverse(LOG), {"table": "zones_standing"}))
    assert f"thêm kết quả xếp hạng «{year.agencies['STP-1'].name}»" in shown


def test_parts_of_a_record_are_in_its_history(client, lan):
    campaign = factories.make_campaign(2020, status="planned")
    table = factories.make_table(campaign)
    leaf = table.criteria.leaves()[0]
    with done_by(lan):
        leaf.max_points = "59.5"
        leaf.save()
    client.force_login(lan)
    shown = text_of(client.get(reverse("admin:zones_criteriatable_history", args=[table.pk])))
    assert "từ 60 thành 59,5" in shown


def test_where_somebody_acted_from_is_for_readers_of_the_log(client, lan):
    with done_by(lan):
        zone = factories.make_zone("TNB")
    address = reverse("admin:zones_zone_history", args=[zone.pk])
    for role, is_shown in (("viewer", False), ("auditor", True)):
        client.force_login(factories.make_user(role=role))
        assert ("10.9.8.7" in text_of(client.get(address))) == is_shown


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("auditor", 200),
        ("administrator", 200),
        ("ministry_clerk", 403),
        ("issuer", 403),
        ("viewer", 403),
    ],
)
def test_the_log_opens_for_auditors_and_administrators(client, role, status):
    client.force_login(factories.make_user(role=role))
    assert client.get(reverse(LOG)).status_code == status


def test_an_administrator_reads_that_points_were_written_and_not_which(client, lan):
    year = factories.SampleYear(stp=1)
    with done_by(lan), connection.cursor() as cursor:
        leaf = year.tables["STP"].criteria.leaves()[0]
        cursor.execute(
            "INSERT INTO zones_score (sheet_id, criterion_id, self_points, note) "
            "VALUES (%s, %s, 41.37, '')",
            [year.sheets["STP-1"].pk, leaf.pk],
        )
    address = reverse(LOG) + "?request_id=yeu-cau-1"
    entry = Entry.objects.get(table="zones_score")
    for role, is_shown in (("administrator", False), ("auditor", True)):
        client.force_login(factories.make_user(role=role))
        assert "zones_score" not in text_of(client.get(address))
        shown = text_of(client.get(reverse("admin:audit_entry_change", args=[entry.pk])))
        assert ("41,37" in shown) == is_shown


def test_one_click_is_read_by_its_id(client, lan):
    with done_by(lan):
        factories.make_zone("TNB", name="Khu vực một")
    factories.make_zone("DNB", name="Khu vực khác")
    client.force_login(factories.make_user(role="auditor"))
    shown = text_of(client.get(reverse(LOG) + "?request_id=yeu-cau-1"))
    assert "Khu vực một" in shown
    assert "Khu vực khác" not in shown


def test_nobody_writes_the_log(client):
    client.force_login(factories.make_user(role="administrator"))
    entry = Entry.objects.first()
    assert client.get(reverse("admin:audit_entry_add")).status_code == 403
    for name in ("change", "delete"):
        address = reverse(f"admin:audit_entry_{name}", args=[entry.pk])
        before = Entry.objects.filter(pk=entry.pk).values().get()
        client.post(address, {"post": "yes", "actor": "x"})
        assert Entry.objects.filter(pk=entry.pk).values().get() == before


def test_a_history_of_many_lines_asks_few_queries(client, lan):
    zone = factories.make_zone("TNB")
    with done_by(lan):
        for number in range(40):
            zone.name = f"Khu vực {number}"
            zone.save()
    client.force_login(lan)
    client.get(reverse("admin:zones_zone_history", args=[zone.pk]))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("admin:zones_zone_history", args=[zone.pk]))
    assert len(asked) <= 12
