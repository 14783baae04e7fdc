"""A nomination is written on screen as it is in a file: for whom one may, for somebody new too."""

from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from awards.models import Nomination, Person, Service
from tests.awards.factories import make_award_type, make_nomination, make_person
from tests.zones.factories import (
    make_agency,
    make_appointment,
    make_campaign,
    make_member,
    make_user,
    make_zone,
)

pytestmark = pytest.mark.django_db
ADD = "admin:awards_nomination_add"


class Desk:
    """An agency's clerk, signed in, with one campaign and one award to nominate for."""

    def __init__(self, client):
        self.client = client
        self.agency = make_agency()
        self.clerk = make_user(agency=self.agency)
        self.campaign, self.award = make_campaign(2025), make_award_type()
        client.force_login(self.clerk)

    def post(self, address: str = "", **given):
        sent = {
            "campaign": self.campaign.pk,
            "occasion": "annual",
            "award_type": self.award.pk,
            "subject": "person",
            "agency": self.agency.pk,
            "office": "Chuyên viên",
            "achievement": "Hoàn thành xuất sắc nhiệm vụ",
            "year_from": "2025",
            "year_to": "2025",
            **given,
        }
        return self.client.post(address or reverse(ADD), sent)

    def errors(self, **given) -> dict:
        answer = self.post(**given)
        assert answer.status_code == 200
        return {name: list(said) for name, said in answer.context["adminform"].form.errors.items()}

    def offered(self, field: str) -> list[str]:
        """The rows that the form's look-up finds, as they are shown."""
        asked = {"app_label": "awards", "model_name": "nomination", "field_name": field}
        answer = self.client.get(reverse("admin:autocomplete"), asked)
        return [row["text"] for row in answer.json()["results"]]


@pytest.fixture
def desk(client):
    return Desk(client)


def test_an_agencys_clerk_nominates_somebody_whom_no_record_names_yet(desk):
    assert desk.post(full_name="Lê Văn Năm", birth_year="1975").status_code == 302
    nomination = Nomination.objects.get()
    assert nomination.person == Person.objects.visible_to(desk.clerk).get()
    assert str(nomination.person) == "Lê Văn Năm (1975)"
    assert Service.objects.get().office == "Chuyên viên"
    assert desk.offered("person") == ["Lê Văn Năm (1975)"]


def test_a_name_and_year_that_the_clerk_knows_is_the_same_person(desk):
    known = make_person("Lê Văn Năm", birth_year=1975)
    Service.objects.create(person=known, agency=desk.agency)
    assert desk.post(full_name="Lê Văn Năm", birth_year="1975").status_code == 302
    assert Nomination.objects.get().person == known
    twice = desk.errors(full_name="Lê Văn Năm", birth_year="1975")
    assert twice == {"__all__": ["Người này đã được đề nghị danh hiệu này trong năm."]}


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({}, "person", "Cá nhân phải chọn người"),
        ({"full_name": "Lê Văn Năm"}, "birth_year", "Hãy ghi cả năm sinh"),
        ({"full_name": "Lê Văn Năm", "birth_year": "75"}, "birth_year", "từ 1850 đến 2200"),
        ({"full_name": "Lê Văn Năm", "birth_year": "bảy"}, "birth_year", "không phải"),
        ({"full_name": "Võ Thị Sáu", "birth_year": "1990"}, "full_name", "ở đơn vị khác"),
        ({"full_name": "Lê Văn Năm", "subject": "collective"}, "full_name", "Chỉ đề nghị cho"),
        ({"subject": "household"}, "award_type", "không dành cho"),
    ],
)
def test_what_is_wrong_with_whom_is_said_at_its_field_and_stores_nobody(desk, given, field, words):
    elsewhere = make_person("Võ Thị Sáu", birth_year=1990)
    Service.objects.create(person=elsewhere, agency=make_agency())
    said = desk.errors(**given)
    assert words in " ".join(said[field])
    assert "__all__" not in said
    assert not Nomination.objects.exists()
    assert Person.objects.count() == 1


def test_who_is_chosen_is_not_named_a_second_time(desk):
    known = make_person()
    Service.objects.create(person=known, agency=desk.agency)
    said = desk.errors(person=known.pk, full_name="Lê Văn Năm", birth_year="1975")
    assert list(said) == ["full_name"]


def test_a_page_that_is_only_read_asks_for_no_new_person(desk):
    nomination = make_nomination(desk.campaign, agency=desk.agency)
    desk.client.force_login(make_user())
    address = reverse("admin:awards_nomination_change", args=[nomination.pk])
    assert 'name="full_name"' in desk.client.get(address).content.decode()
    Nomination.objects.update(state="reviewed")
    read = desk.client.get(address)
    assert read.status_code == 200
    assert "người mới" not in unescape(read.content.decode())


def test_an_agencys_clerk_is_offered_the_own_agency_and_finds_it_chosen(desk):
    make_agency()
    assert desk.offered("agency") == [str(desk.agency)]
    form = desk.client.get(reverse(ADD)).context["adminform"].form
    assert form["agency"].value() == desk.agency.pk


def test_the_chairs_clerk_is_offered_the_members_of_the_zone_and_the_ministry_everybody(desk):
    zone, member, _other = make_zone(), make_agency(), make_agency()
    for agency in (desk.agency, member):
        make_member(desk.campaign, zone, agency)
    make_appointment(desk.campaign, zone, desk.agency)
    assert set(desk.offered("agency")) == {str(desk.agency), str(member)}
    desk.client.force_login(make_user())
    assert len(desk.offered("agency")) == 3


def test_the_template_lists_the_codes_of_agencies_that_the_clerk_nominates_for(desk):
    make_agency()
    answer = desk.client.get(
        reverse("admin:awards_nomination_import"), {"template": "Đề nghị khen thưởng"}
    )
    book = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue()))
    rows = book.get_sheet_by_name("Mã dùng được").to_python()
    column = rows[0].index("Mã đơn vị")
    assert [row[column] for row in rows[1:] if row[column]] == [desk.agency.code]
