"""Nominations out to Excel and back: previewed, refused by row and column, or taken as a whole."""

import io

import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from awards.models import Nomination, Person, Service
from awards.resources import NominationResource
from tests.awards.factories import make_award_type, make_nomination, make_person
from tests.zones.factories import make_agency, make_campaign, make_user
from thidua.recordformats import CsvFormat, XlsxFormat

pytestmark = pytest.mark.django_db
HEADERS = [
    *("Phong trào", "Loại đề nghị", "Danh hiệu", "Đối tượng", "Đơn vị", "Họ và tên", "Năm sinh"),
    *("Phòng, hộ", "Thành tích", "Từ năm", "Đến năm"),
]


class Office:
    """An agency with its clerk, one campaign and one award."""

    def __init__(self):
        self.agency = make_agency()
        self.clerk = make_user(agency=self.agency)
        self.campaign, self.award = make_campaign(2025), make_award_type()

    def row(self, subject="Tập thể", person="", born="", unit="", **cells) -> list:
        known = {
            "Phong trào": self.campaign.code,
            "Loại đề nghị": "Hằng năm",
            "Danh hiệu": self.award.code,
            "Đối tượng": subject,
            "Đơn vị": self.agency.code,
            "Họ và tên": person,
            "Năm sinh": born,
            "Phòng, hộ": unit,
            "Thành tích": "Hoàn thành xuất sắc nhiệm vụ",
            "Từ năm": 2025,
            "Đến năm": 2025,
            **cells,
        }
        return [known[title] for title in HEADERS]

    def read(self, *rows, by=None):
        dataset = tablib.Dataset(*rows, headers=HEADERS)
        return NominationResource(user=by or self.clerk).import_data(
            dataset, rollback_on_validation_errors=True
        )


@pytest.fixture
def office():
    return Office()


def test_collectives_and_people_are_nominated_from_one_file(office):
    known = make_person("Trần Thị Bé", birth_year=1980)
    Service.objects.create(person=known, agency=office.agency)
    result = office.read(
        office.row(),
        office.row(unit="Phòng Hành chính"),
        office.row("Cá nhân", "Trần Thị Bé"),
        office.row("Cá nhân", "Lê Văn Năm", 1975),
    )
    assert result.sentences() == []
    assert [step.made_by for n in Nomination.objects.all() for step in n.steps.all()] == (
        [office.clerk] * 4
    )
    assert Nomination.objects.filter(person=known).exists()
    newcomer = Person.objects.visible_to(office.clerk).get(full_name="Lê Văn Năm")
    assert newcomer.birth_year == 1975


@pytest.mark.parametrize("state", [None, "nominated", "agreed"])
def test_whom_another_agency_nominated_is_told_to_nobody(office, client, state):
    stranger = make_agency()
    if state:
        make_nomination(
            office.campaign, agency=stranger, award_type=office.award, unit="", state=state
        )
    [sentence] = office.read(office.row(**{"Đơn vị": stranger.code})).sentences()
    assert f"Bạn không được đề nghị cho {stranger}." in sentence
    client.force_login(office.clerk)
    posted = {
        "campaign": office.campaign.pk,
        "occasion": "annual",
        "award_type": office.award.pk,
        "subject": "collective",
        "agency": stranger.pk,
        "achievement": "Hoàn thành xuất sắc nhiệm vụ",
        "year_from": "2025",
        "year_to": "2025",
    }
    answer = client.post(reverse("admin:awards_nomination_add"), posted)
    assert answer.status_code == 200
    assert answer.context["errors"] == [[f"Bạn không được đề nghị cho {stranger}."]]


def test_one_wrong_cell_and_nothing_is_written(office):
    stranger = make_agency()
    elsewhere = make_person("Võ Thị Sáu", birth_year=1990)
    Service.objects.create(person=elsewhere, agency=stranger)
    result = office.read(
        office.row(),
        office.row(**{"Danh hiệu": "KHONGCO"}),
        office.row(**{"Đơn vị": stranger.code}),
        office.row("Cá nhân"),
        office.row("Cá nhân", "Người Mới"),
        office.row("Cá nhân", "Võ Thị Sáu", 1990),
        office.row(unit="Tổ 1", **{"Từ năm": 2026}),
        office.row(),
    )
    said = result.sentences()
    for row, words in (
        (3, "cột «Danh hiệu»: Không có"),
        (4, "không được đề nghị"),
        (5, "Cá nhân phải chọn người"),
        (6, "cột «Họ và tên»: Chưa có người"),
        (7, "cột «Họ và tên»: Đã có người"),
        (8, "«Đến năm» không được trước"),
        (9, "Trùng với dòng 2"),
    ):
        assert any(s.startswith(f"Dòng {row}") and words in s for s in said), (row, said)
    assert not Nomination.objects.exists()
    assert not Person.objects.filter(full_name="Người Mới").exists()


def test_a_file_does_not_change_a_state_nor_what_was_decided(office):
    nomination = make_nomination(office.campaign, agency=office.agency, award_type=office.award)
    Nomination.objects.update(state=Nomination.State.REVIEWED)
    dataset = NominationResource(user=office.clerk).export(Nomination.objects.all())
    assert dataset["Trạng thái"] == ["Đã rà soát"]
    headers, rows = dataset.headers, dataset.dict
    again = NominationResource(user=office.clerk).import_data(dataset)
    assert again.sentences() == []
    assert again.totals["skip"] == 1
    for column, value, words in (
        ("Trạng thái", "Hội đồng đồng ý", "trạng thái chỉ đổi trên màn hình"),
        ("Thành tích", "Khác", "không sửa được nữa"),
    ):
        changed = tablib.Dataset(headers=headers)
        changed.append([{**rows[0], column: value}[title] for title in headers])
        result = NominationResource(user=make_user()).import_data(
            changed, rollback_on_validation_errors=True
        )
        assert any(words in sentence for sentence in result.sentences()), result.sentences()
    nomination.refresh_from_db()
    assert nomination.state == Nomination.State.REVIEWED


@pytest.mark.parametrize("file_format", [XlsxFormat, CsvFormat])
def test_what_is_exported_comes_back_without_a_change(office, file_format):
    person = make_person('Ông "<b>Tý</b>"', birth_year=1970)
    make_nomination(office.campaign, person=person, agency=office.agency, award_type=office.award)
    make_nomination(office.campaign, agency=office.agency, award_type=office.award, unit="=1+1")
    resource = NominationResource(user=make_user())
    data = file_format().export_data(resource.export(Nomination.objects.all()))
    result = resource.import_data(file_format().create_dataset(data))
    assert result.sentences() == []
    assert result.totals["skip"] == 2


def test_the_clerk_previews_the_file_and_confirms_it(office, client):
    client.force_login(office.clerk)
    data = XlsxFormat().export_data(tablib.Dataset(office.row(), headers=HEADERS))
    address = reverse("admin:awards_nomination_import")
    sent = {"format": "0", "import_file": SimpleUploadedFile("đề nghị.xlsx", data)}
    shown = client.post(address, sent)
    assert shown.status_code == 200
    assert not Nomination.objects.exists()
    confirm = shown.context["confirm_form"]
    written = client.post(reverse("admin:awards_nomination_process_import"), confirm.initial)
    assert written.status_code == 302
    assert Nomination.objects.get().agency == office.agency


def test_a_clerk_exports_only_what_the_clerk_may_see(office, client):
    make_nomination(office.campaign, agency=office.agency, award_type=office.award)
    make_nomination(office.campaign, award_type=office.award, achievement="Của người khác")
    client.force_login(office.clerk)
    answer = client.post(reverse("admin:awards_nomination_export"), {"format": "0"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    assert len(rows.to_python()) == 2
