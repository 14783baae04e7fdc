"""A new office from nothing to its open year: each step is seen, ticked, linked to who does it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.zones.factories import (
    make_agency,
    make_appointment,
    make_block,
    make_campaign,
    make_member,
    make_province,
    make_table,
    make_user,
    make_zone,
    make_zone_year,
)
from tests.zones.rankings import score
from thidua.accounts.models import User
from thidua.accounts.roles import Role
from zones.models import Agency, Campaign, ScoreSheet
from zones.services.agencyaccounts import agencies_without_account
from zones.services.campaigns import open_campaign
from zones.services.setup import SetUp, set_up
from zones.services.setupstep import Step
from zones.services.tables import open_table

pytestmark = pytest.mark.django_db
START = reverse("admin:zones_campaign_start")
INDEX = reverse("admin:index")


def now() -> SetUp:
    return set_up(timezone.localdate())


def step(key: str) -> Step:
    return next(step for step in now().steps if step.key == key)


def done() -> list[str]:
    return [step.key for step in now().steps if step.is_done]


def next_of_ministry() -> str:
    found = now().next_for(Role.MINISTRY_CLERK)
    return found.key if found else ""


class Office:
    """A new office that goes its steps one after the other."""

    def __init__(self) -> None:
        self.admin = make_user("quantri", role="administrator")

    def take(self, key: str) -> None:
        getattr(self, f"_{key}")()

    def _ministry_accounts(self) -> None:
        self.ministry = make_user("bo")

    def _blocks(self) -> None:
        self.block = make_block("STP")

    def _provinces(self) -> None:
        self.provinces = [make_province(code, name=code) for code in ("86", "87")]

    def _agencies(self) -> None:
        self.agencies = [
            make_agency(f"STP-{province.code}", self.block, province=province)
            for province in self.provinces
        ]

    def _agency_accounts(self) -> None:
        for agency in self.agencies:
            make_user(agency=agency)

    def _zones(self) -> None:
        self.zone = make_zone("TAY-NAM-BO")

    def _campaign(self) -> None:
        self.campaign = make_campaign(2026, status="planned")

    def _members(self) -> None:
        for agency in self.agencies:
            make_member(self.campaign, self.zone, agency)

    def _zone_years(self) -> None:
        make_zone_year(self.campaign, self.zone)

    def _appointments(self) -> None:
        make_appointment(self.campaign, self.zone, self.agencies[0])

    def _tables(self) -> None:
        self.table = make_table(self.campaign, self.block)

    def _tables_in_use(self) -> None:
        open_table(self.table, by=self.ministry)

    def _opening(self) -> None:
        open_campaign(self.campaign, by=self.ministry)

    def _templates(self) -> None:
        score(ScoreSheet.objects.first(), I_1=50)


def steps_of(*, until: str) -> Office:
    """An office that has taken every step before that one."""
    office = Office()
    for key in ORDER[: ORDER.index(until)]:
        office.take(key)
    return office


ORDER = [
    *("ministry_accounts", "blocks", "provinces", "agencies", "agency_accounts", "zones"),
    *("campaign", "members", "zone_years", "appointments", "tables", "tables_in_use"),
    *("opening", "templates"),
]


def test_each_step_is_ticked_when_its_records_are_there_and_the_next_one_follows():
    office, ministrys = Office(), [step.key for step in now().steps if _is_ministrys(step)]
    for number, key in enumerate(ORDER):
        assert done() == ORDER[:number]
        assert step(key).is_ready
        office.take(key)
        upcoming = [other for other in ORDER[number + 1 :] if other in ministrys]
        assert next_of_ministry() == (upcoming[0] if upcoming else "")
    assert done() == ORDER


def _is_ministrys(step: Step) -> bool:
    return step.doer == Role.MINISTRY_CLERK


@pytest.mark.parametrize("until", [*ORDER, None])
def test_reading_the_steps_takes_at_most_twelve_queries(until, django_assert_max_num_queries):
    office = steps_of(until=until or ORDER[-1])
    if until is None:
        office.take(ORDER[-1])
    with django_assert_max_num_queries(12):
        now()


def test_a_step_that_waits_says_for_what():
    Office()
    assert step("agencies").waits_for == ("Khối", "Tỉnh, thành phố")
    assert not step("agencies").is_ready
    assert step("opening").waits_for == (
        "Thành viên các khu vực",
        "Kiểm tra, đưa bảng tiêu chí vào dùng",
    )


def test_figures_say_how_far_each_step_is():
    office = steps_of(until="agency_accounts")
    make_user(agency=office.agencies[0])
    make_user(agency=office.agencies[1], is_active=False)
    assert step("agency_accounts").figures == "1/2 đơn vị có tài khoản."
    assert step("agencies").figures == "Đang hoạt động: 2 Sở Tư pháp."
    office.take("zones")
    office.take("campaign")
    assert "Chưa ghi hạn tự chấm điểm." in step("campaign").figures
    office.take("members")
    make_member(office.campaign, make_zone("KHAC"), make_agency("STP-X", office.block))
    office.take("appointments")
    assert step("members").figures == "3 đơn vị trong 2 khu vực, cụm."
    assert step("appointments").figures == "1/2 khu vực đã có Trưởng, 0/2 có Phó Trưởng."
    assert not step("appointments").is_done
    office.take("tables")
    assert step("tables").figures == "Sở Tư pháp: 4 tiêu chí, 4 mức xếp loại."


def test_a_dissolved_agency_is_not_waited_for():
    office = steps_of(until="agency_accounts")
    office.agencies[0].dissolved_on = timezone.localdate().replace(year=2020)
    office.agencies[0].save()
    make_user(agency=office.agencies[1])
    assert step("agency_accounts").is_done


def test_members_merged_since_stay_members_of_their_year_and_no_open_year_waits_for_members():
    office = steps_of(until="templates")
    Agency.objects.update(dissolved_on=date(2026, 6, 30))
    found = set_up(date(2026, 11, 29)).steps
    figures = {step.key: step.figures for step in found}
    assert figures["members"] == "2 đơn vị trong 1 khu vực, cụm."
    assert figures["opening"] == "Đã mở: 2 bảng chấm điểm."
    assert figures["agency_accounts"] == "2/2 đơn vị có tài khoản."
    assert [step.key for step in found if step.is_done] == ORDER[:-1]
    assert figures["agencies"] == "Hoạt động trong năm 2026: 2 Sở Tư pháp."
    office.campaign.memberships.all().delete()
    assert step("opening").waits_for == ()


def test_a_merged_member_is_signed_in_for_by_its_successors_clerk_or_offered_an_account():
    office = steps_of(until="templates")
    first, second = office.agencies
    heir = make_agency("STP-MOI", office.block)
    Agency.objects.filter(pk__in=[first.pk, second.pk]).update(dissolved_on=date(2026, 6, 30))
    User.objects.filter(agency=first).update(agency=heir)
    User.objects.filter(agency=second).delete()
    day = date(2026, 11, 29)
    assert "1/2 " not in step("agency_accounts").figures
    assert set(agencies_without_account(day)) == {first, second}
    first.successors.add(heir)
    assert set(agencies_without_account(day)) == {second}
    assert step("agency_accounts").figures == "1/2 đơn vị có tài khoản."
    Campaign.objects.update(status="closed")
    assert not agencies_without_account(day)


def test_a_table_with_something_wrong_says_how_much_and_is_read_before_it_is_used(client):
    office = steps_of(until="tables_in_use")
    office.table.stated_total = 90
    office.table.save()
    assert "còn 1 điều phải sửa" in step("tables_in_use").figures
    client.force_login(office.ministry)
    text = client.get(START).content.decode()
    read, use = (
        reverse(f"admin:zones_criteriatable_{page}", args=[office.table.pk])
        for page in ("table", "open")
    )
    assert text.index(read) < text.index(use)


def test_the_link_to_bring_grades_in_names_the_kind_to_choose(client):
    client.force_login(steps_of(until="tables_in_use").ministry)
    address = f"{reverse('admin:zones_criteriatable_import')}?resource=M%E1%BB%A9c+x%E1%BA%BFp+lo"
    assert address in client.get(START).content.decode()


def test_every_step_leads_its_doer_to_a_page_that_opens(client):
    office = Office()
    for key in ORDER:
        is_ministrys = _is_ministrys(step(key))
        user = office.ministry if is_ministrys else office.admin
        client.force_login(user)
        views = client.get(START).context["setup_steps"]
        links = next(view.links for view in views if view.step.key == key)
        assert links, key
        for label, address in links:
            assert client.get(address).status_code == 200, (key, label)
        office.take(key)


def test_the_administrator_is_linked_to_accounts_only_and_told_who_does_the_rest(client):
    office = steps_of(until="agency_accounts")
    client.force_login(office.admin)
    answer = client.get(START)
    linked = {view.step.key for view in answer.context["setup_steps"] if view.links}
    assert linked == {"ministry_accounts", "agency_accounts"}
    assert "Cán bộ Bộ Tư pháp" in answer.content.decode()
    office.take("agency_accounts")
    assert "các bước còn lại do người khác làm" in client.get(START).content.decode()


def test_a_next_year_is_opened_from_the_last_one(client):
    office = steps_of(until="templates")
    Campaign.objects.update(status="closed")
    client.force_login(office.ministry)
    carried = reverse("admin:zones_campaign_next_year", args=[office.campaign.pk])
    assert carried in client.get(START).content.decode()


def test_the_first_page_of_a_new_office_shows_the_steps_until_the_year_is_open(client):
    office = steps_of(until="opening")
    for user in (office.admin, office.ministry):
        client.force_login(user)
        assert "Bảng tiêu chí của mỗi khối" in client.get(INDEX).content.decode()
    office.take("opening")
    assert "Bảng tiêu chí của mỗi khối" not in client.get(INDEX).content.decode()
    assert START in client.get(INDEX).content.decode()  # the sidebar


def test_who_has_steps_to_take_is_not_told_that_nothing_waits(client):
    office = steps_of(until="templates")
    client.force_login(office.ministry)
    Campaign.objects.update(status="planned")
    assert "Hiện không có việc nào chờ bạn." not in client.get(INDEX).content.decode()
    client.force_login(make_user(role="viewer"))
    assert "Hiện không có việc nào chờ bạn." in client.get(INDEX).content.decode()


def test_what_is_saved_leads_back_to_the_steps_until_all_are_done(client):
    office = steps_of(until="templates")
    client.force_login(office.ministry)
    back = f'<a class="td-link" href="{START}">Trở lại «Bắt đầu»</a>'

    def saved(code: str) -> str:
        form = {"code": code, "name": code}
        return client.post(reverse("admin:zones_province_add"), form, follow=True).content.decode()

    assert back not in saved("X1")  # not on the way through the steps
    assert back not in client.get(START).content.decode()
    assert back in saved("X2")
    assert back not in client.get(reverse("admin:zones_province_changelist")).content.decode()
    office.take("templates")
    client.get(START)
    assert back not in saved("X3")


def test_nobody_is_led_back_to_steps_that_are_another_ones_to_do(client):
    office = steps_of(until="templates")
    office.take("templates")
    User.objects.filter(role=Role.AGENCY_CLERK).update(is_active=False)
    assert [one.key for one in now().steps if not one.is_done] == ["agency_accounts"]
    for user, is_led_back in ((office.ministry, False), (office.admin, True)):
        client.force_login(user)
        client.get(START)
        told = client.get(INDEX).wsgi_request.session.get("takes_first_steps", False)
        assert told == is_led_back


def test_between_two_years_the_first_page_leads_to_the_steps(client):
    office = steps_of(until="templates")
    client.force_login(office.ministry)
    note = "Việc cần làm để mở năm mới"
    assert note not in client.get(INDEX).content.decode()
    Campaign.objects.update(status="closed")
    assert note in client.get(INDEX).content.decode()
    client.force_login(make_user(role="viewer"))
    assert note not in client.get(INDEX).content.decode()


@pytest.mark.parametrize("role", ["viewer", "issuer", "auditor", "agency_clerk"])
def test_nobody_else_is_shown_the_steps(client, role):
    agency = make_agency() if role == "agency_clerk" else None
    client.force_login(make_user(role=role, agency=agency))
    assert client.get(START).status_code == 403
    text = client.get(INDEX).content.decode()
    assert "Khi Bộ Tư pháp mở phong trào" in text
    assert START not in text


def test_closing_the_campaign_names_the_zones_whose_results_would_not_be_kept(client):
    office = steps_of(until="templates")
    client.force_login(office.ministry)
    address = reverse("admin:zones_campaign_close", args=[office.campaign.pk])
    assert "Chưa lập năm thi đua" not in client.get(address).content.decode()
    office.campaign.zone_years.all().delete()
    text = client.get(address).content.decode()
    assert f"kết quả sẽ không được chốt: {office.zone.name}." in text
