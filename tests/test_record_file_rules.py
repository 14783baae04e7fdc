"""What the files of the record tables may not do, because the screen may not either."""

import pytest
import tablib
from django.contrib import admin
from django.utils import timezone

from awards.models import AwardRecord, Decision, Person, Service
from awards.resources import (
    AwardRecordResource,
    BonusTermsResource,
    DecisionResource,
    PersonResource,
    ServiceResource,
)
from tests.awards.factories import make_award_type, make_draft, make_issued, make_person
from tests.zones import factories
from thidua.recordformats import CsvFormat
from zones.models import Campaign, CriterionLevel, GradeBand, Membership, ScoreSheet
from zones.resources import (
    CampaignResource,
    CriteriaTableResource,
    CriterionLevelResource,
    CriterionResource,
    GradeBandResource,
    MembershipResource,
    TargetResource,
)

pytestmark = pytest.mark.django_db


def brought_in(resource_class, text: str, user=None):
    dataset = CsvFormat().create_dataset(text.encode())
    return resource_class(user).import_data(dataset, rollback_on_validation_errors=True)


def refusals(resource_class, text: str) -> list[str]:
    return brought_in(resource_class, text).sentences()


def test_a_column_is_found_by_title_code_or_the_words_on_screen_however_typed():
    factories.make_block()
    factories.make_province("87")
    for title in ("Mã khối", "mã  khối", "Ma\u0303 khối", "KHỐI", "block"):
        text = f"Mã đơn vị,Tên đơn vị,{title},province\nSTP-1,Sở Tư pháp,STP,87\n"
        assert refusals(admin_resource("agency"), text) == [], title


def admin_resource(name: str):
    return next(
        a.resource_classes[0]
        for model, a in admin.site._registry.items()
        if model._meta.model_name == name
    )


def test_an_error_names_the_column_as_the_file_names_it():
    text = "Mã,Tên,{}\nA,Cụm A,vùng\n"
    for title in ("Loại", "kind"):
        said = refusals(admin_resource("zone"), text.format(title))
        assert said[0].startswith(f"Dòng 2, cột «{title}»: Không có giá trị «vùng».")


def test_a_column_named_twice_in_two_languages_is_refused():
    text = "Mã,Tên,Loại,kind\nA,Cụm A,cum,cum\n"
    assert refusals(admin_resource("zone"), text) == [
        "Dòng 1: cột «Loại» có hai lần. Hãy bỏ một cột."
    ]


def test_a_file_does_not_move_a_campaign_on():
    factories.make_campaign(2021, status="planned")
    text = "code,year,title,status\n2021,2021,Phong trào năm 2021,{}\n"
    said = refusals(CampaignResource, text.format("Đang tự chấm điểm"))
    assert said == [
        "Dòng 2, cột «status»: Phong trào đang ở bước «Chuẩn bị»; trạng thái chỉ đổi trên màn "
        "hình. Hãy để trống ô này."
    ]
    assert refusals(CampaignResource, text.format("")) == []
    assert Campaign.objects.get().status == "planned"


def test_a_member_that_joins_by_a_file_gets_a_score_sheet():
    sample = factories.SampleYear(stp=1)
    factories.make_agency("STP-MOI")
    text = "campaign,zone,agency\n2020,TAY-NAM-BO,STP-MOI\n"
    assert refusals(MembershipResource, text) == []
    assert ScoreSheet.objects.filter(campaign=sample.campaign, agency__code="STP-MOI").exists()


def test_nobody_joins_a_year_that_is_closed():
    sample = factories.SampleYear(stp=1)
    factories.make_agency("STP-MOI")
    sample.zone_year.closed_at, sample.zone_year.closed_by = timezone.now(), sample.ministry
    sample.zone_year.save()
    text = "campaign,zone,agency\n2020,TAY-NAM-BO,STP-MOI\n"
    assert refusals(MembershipResource, text) == [
        "Dòng 2, cột «zone»: Khu vực thi đua các tỉnh miền Tây Nam Bộ đã khép năm 2020, không "
        "thêm thành viên được."
    ]
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    ("resource_class", "text"),
    [
        (CriteriaTableResource, "campaign,block,title,stated_total\n2020,STP,Tên khác,100\n"),
        (GradeBandResource, "campaign,block,grade,min_points\n2020,STP,A,95\n"),
        (CriterionResource, "campaign,block,code,name,kind\n2020,STP,I.1,Tên khác,base\n"),
        (CriterionLevelResource, "campaign,block,criterion,points,label\n2020,STP,I.1,5,Mức\n"),
    ],
)
def test_a_table_in_use_and_what_it_holds_are_not_changed_by_a_file(resource_class, text):
    factories.SampleYear(stp=1)
    said = refusals(resource_class, text)
    assert len(said) == 1
    assert "đang dùng, không sửa được" in said[0]
    assert not CriterionLevel.objects.exists()
    assert GradeBand.objects.get(grade="A").min_points == 90


def test_criteria_exchange_their_places_in_the_tie_break():
    table = factories.make_table(factories.make_campaign(2021))
    for path, place in (("I.1", 1), ("I.2", 2)):
        table.criteria.filter(path=path).update(tie_break=place)
    text = "campaign,block,code,name,kind,tie_break\n"
    text += "2021,STP,I.1,Tiêu chí I.1,base,2\n2021,STP,I.2,Tiêu chí I.2,base,1\n"
    assert refusals(CriterionResource, text) == []
    assert dict(table.criteria.exclude(tie_break=None).values_list("path", "tie_break")) == {
        "I.1": 2,
        "I.2": 1,
    }


def test_what_belongs_nowhere_is_named_by_its_column():
    sample = factories.SampleYear(stp=1)
    factories.make_zone("CUM-2", name="Cụm 2")
    assert refusals(TargetResource, "campaign,zone,text,figure\n2020,CUM-2,Chỉ tiêu,5\n") == [
        "Dòng 2, cột «zone»: Cụm 2 chưa có năm thi đua 2020. Hãy lập năm thi đua trước."
    ]
    levels = "campaign,block,criterion,points,label\n2020,STP,IX,5,Mức\n"
    assert refusals(CriterionLevelResource, levels) == [
        f"Dòng 2, cột «criterion»: Không có tiêu chí mã «IX» trong «{sample.tables['STP']}»."
    ]
    unknown = "campaign,block,grade,min_points\n2019,STQ,A,5\n"
    said = " ".join(refusals(GradeBandResource, unknown))
    assert "cột «campaign»: Không có phong trào" in said
    assert "cột «block»: Không có khối mang mã «STQ»" in said


@pytest.mark.parametrize("number", ["10.000", "1,000", "1e4", "1_000", "NaN", "10 000", "٩"])
def test_a_number_that_could_be_read_in_two_ways_is_refused(number):
    text = f'valid_from,rounded_up_to\n01/01/2024,"{number}"\n'
    said = refusals(BonusTermsResource, text)
    assert len(said) == 1
    assert said[0].startswith("Dòng 2, cột «rounded_up_to»: «")


def test_namesakes_are_told_apart_by_their_mark():
    agency = factories.make_agency("STP-1")
    first = make_person("Lê Văn Năm", birth_year=1975)
    second = make_person("Lê Văn Năm", birth_year=1975, mark="phòng 2")
    text = "person,birth_year,mark,agency\nLê Văn Năm,1975,{},STP-1\n"
    for person in (first, second):
        assert refusals(ServiceResource, text.format(person.mark)) == []
        assert Service.objects.get(person=person).agency == agency
    assert refusals(PersonResource, "full_name,birth_year\nLê Văn Năm,1975\n") == []
    assert Person.objects.count() == 2


def test_an_agencys_clerk_exports_the_parts_of_those_rows_alone_that_the_clerk_sees():
    own, other = factories.make_agency("STP-1"), factories.make_agency("STP-2")
    for name, agency in (("Trần Thị Ân", own), ("Võ Thị Sáu", other)):
        Service.objects.create(person=make_person(name), agency=agency)
    rows = ServiceResource(factories.make_user(agency=own)).export(Person.objects.all())
    assert rows["Họ và tên"] == ["Trần Thị Ân"]


def test_what_a_decision_wrote_is_not_changed_by_a_file():
    make_issued()
    rows = AwardRecordResource().export()
    assert len(rows) == 1
    changed = tablib.Dataset(headers=rows.headers)
    changed.append([{**rows.dict[0], "Thành tích": "Khác"}[title] for title in rows.headers])
    result = AwardRecordResource().import_data(changed, rollback_on_validation_errors=True)
    assert result.sentences() == [
        "Dòng 2: Dòng này do một quyết định đã ban hành ghi; chỉ quyết định khác mới đổi được."
    ]
    assert not AwardRecord.objects.filter(achievement="Khác").exists()


class TestDecisions:
    """Drafts come in; a number, a state and an issued decision do not."""

    def rows(self, **cells):
        exported = DecisionResource().export()
        changed = tablib.Dataset(headers=exported.headers)
        for row in exported.dict:
            changed.append([{**row, **cells}[title] for title in exported.headers])
        return changed

    def said(self, **cells) -> list[str]:
        result = DecisionResource().import_data(
            self.rows(**cells), rollback_on_validation_errors=True
        )
        return result.sentences()

    def test_an_issued_decision_stays_as_it_is(self):
        make_issued()
        assert self.said() == []
        assert "đã ban hành thì không sửa" in self.said(**{"Địa danh": "Huế"})[0]
        assert not Decision.objects.filter(place="Huế").exists()

    def test_a_file_gives_no_number_and_no_state(self):
        make_draft()
        for title, cell in (("Số", 7), ("Trạng thái", "Đã ban hành")):
            said = self.said(**{title: cell})
            assert f"cột «{title}»: Chỉ có khi ban hành, trên màn hình" in said[0]
        assert Decision.objects.get().number is None

    def test_a_draft_that_was_checked_is_given_back_first(self):
        draft = make_draft()
        Decision.objects.filter(pk=draft.pk).update(
            state="checked", checked_at=timezone.now(), checked_by=factories.make_user()
        )
        assert "Hãy trả lại để soạn tiếp" in self.said(**{"Địa danh": "Huế"})[0]

    def test_a_draft_comes_in_from_a_file(self):
        make_draft()
        rows = self.rows()
        Decision.objects.all().delete()
        result = DecisionResource().import_data(rows, rollback_on_validation_errors=True)
        assert result.sentences() == []
        assert Decision.objects.get().state == "draft"


def test_awards_without_the_columns_that_are_not_needed_come_in():
    make_award_type()
    factories.make_agency("STP-1")
    text = "subject,award_type,agency,year_from,year_to\nTập thể,BKBTP,STP-1,2019,2019\n"
    assert refusals(AwardRecordResource, text) == []
    assert refusals(AwardRecordResource, text) == []
    assert AwardRecord.objects.count() == 1
