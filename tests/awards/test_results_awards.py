"""The look-up of awards and the list of decisions: found without accents, whole in the workbook."""

from datetime import date
from io import BytesIO

import pytest
from django.core.cache import cache
from django.urls import reverse
from openpyxl import load_workbook

from awards.models import AwardLine, Decision
from awards.results import awardlist
from awards.services import drafts
from tests.awards.factories import (
    issue_signed,
    make_award_type,
    make_issued,
    make_nomination,
    make_person,
)
from tests.zones.factories import make_agency, make_user

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
NAMES = ["Trần Văn Ân", "Nguyễn Thị An", "Lê Đức Đạt", "Phạm Thị Bé"]


@pytest.fixture(autouse=True)
def _signed_in(client):
    cache.clear()
    client.force_login(make_user(role="viewer"))


@pytest.fixture
def issued() -> Decision:
    """People of Sở Tư pháp tỉnh Đồng Tháp and the agency itself, by one decision of 2026."""
    agency = make_agency("STP-DT", name="Sở Tư pháp tỉnh Đồng Tháp")
    people = [
        make_nomination(agency=agency, person=make_person(name), office="Trưởng phòng")
        for name in NAMES
    ]
    flag = make_award_type("COBTP", name="Cờ thi đua của Bộ Tư pháp", for_person=False)
    return make_issued(*people, make_nomination(agency=agency, award_type=flag))


def answer(client, address: str = "results_awards", /, **asked):
    return client.get(reverse(address), asked)


def found(client, **asked) -> list[str]:
    """Returns the names on the page, in its order."""
    response = answer(client, **asked)
    assert response.status_code == 200
    return [line.printed_name for line in response.context["listed"].rows]


def in_workbook(client, **asked) -> list[tuple]:
    """Returns the rows of the workbook below its heading."""
    response = answer(client, "results_awards_workbook", **asked)
    content = BytesIO(b"".join(response.streaming_content))
    return list(load_workbook(content).active.iter_rows(min_row=2, values_only=True))


def test_names_stand_in_vietnamese_order_by_given_name(client, issued):
    people = found(client, unit="truong phong")
    assert people == ["Nguyễn Thị An", "Trần Văn Ân", "Phạm Thị Bé", "Lê Đức Đạt"]


@pytest.mark.parametrize("words", ["le duc dat", "LÊ ĐỨC ĐẠT", "dat le", "  Đạt "])
def test_a_person_is_found_without_accents(client, issued, words):
    assert found(client, name=words) == ["Lê Đức Đạt"]


def test_a_name_is_found_as_it_was_printed_also_when_the_person_has_another_now(client, issued):
    line = AwardLine.objects.get(printed_name="Phạm Thị Bé")
    line.person.full_name = "Phạm Thị Lớn"
    line.person.save()
    assert found(client, name="pham thi be") == ["Phạm Thị Bé"]
    assert found(client, name="pham thi lon") == []


def test_awards_are_found_by_unit_title_year_number_and_agency(client, issued):
    agency = "Sở Tư pháp tỉnh Đồng Tháp"
    make_issued(make_nomination(agency=make_agency("STP-CT", name="Sở Tư pháp tỉnh Cần Thơ")))
    assert len(found(client, unit="dong thap")) == 5
    assert found(client, award="COBTP") == [agency]
    assert len(found(client, year=2026)) == 6
    assert len(found(client, number="01")) == 5
    assert len(found(client, number="1/qđ-btp", unit="cần thơ")) == 0
    assert found(client, number="02/QĐ-BTP") == ["Sở Tư pháp tỉnh Cần Thơ"]
    assert len(found(client, agency="stp-dt")) == 5
    assert found(client, name="dong thap", agency="STP-DT") == [agency]


def test_the_workbook_holds_the_same_rows_in_the_same_order(client, issued):
    for asked in ({}, {"name": "thi"}, {"award": "COBTP"}, {"name": "khong co ai"}):
        rows = in_workbook(client, **asked)
        assert [row[2] for row in rows if row[0]] == found(client, **asked)
    first = in_workbook(client, name="nguyen thi an")[0]
    assert first[:6] == (
        1,
        "Cá nhân",
        "Nguyễn Thị An",
        "Trưởng phòng",
        "Sở Tư pháp tỉnh Đồng Tháp",
        "Bằng khen của Bộ trưởng Bộ Tư pháp",
    )
    assert first[7] == "01/QĐ-BTP"
    assert first[8].date() == date(2026, 1, 5)


def test_the_workbook_runs_no_formula_and_tells_no_money(client):
    make_issued(make_nomination(unit="=1+1"))
    response = answer(client, "results_awards_workbook")
    content = BytesIO(b"".join(response.streaming_content))
    sheet = load_workbook(content).active
    assert sheet["C2"].data_type == "s"
    assert sheet["C2"].value.startswith("=1+1")
    headings = [cell.value for cell in sheet[1]]
    assert not [heading for heading in headings if "tiền" in heading or "sinh" in heading]


def test_the_workbook_is_not_made_of_more_rows_than_it_may_have_nor_too_often(
    client, issued, monkeypatch
):
    monkeypatch.setattr(awardlist, "MOST_ROWS", 2)
    refused = answer(client, "results_awards_workbook")
    assert refused.status_code == 400
    assert "Excel ghi tối đa 2 dòng" in refused.content.decode()
    monkeypatch.setattr(awardlist, "WORKBOOKS_A_MINUTE", 0)
    assert answer(client, "results_awards_workbook").status_code == 429


def test_what_a_later_decision_did_is_said(client, issued):
    for kind, day in ((Decision.Kind.CORRECTION, 1), (Decision.Kind.CANCELLATION, 2)):
        issue_signed(
            drafts.draft_about(issued, kind, signed_on=date(2026, 2, day), reason="Nhầm tên")
        )
    for name in ("results_awards", "results_decisions"):
        page = answer(client, name, number="01/QĐ-BTP").content.decode()
        assert "Đã bị hủy bỏ" in page
        assert "Đã được đính chính" in page
    assert in_workbook(client, name="lê đức")[0][10] == "Đã bị hủy bỏ; Đã được đính chính"


def test_awards_of_decisions_that_were_replaced_are_listed_and_not_counted_as_in_force(client):
    issued = make_issued(*[make_nomination(person=make_person()) for _ in range(2)])
    assert "<strong>2</strong> dòng. " in answer(client).content.decode()
    issue_signed(drafts.draft_about(issued, "replacement", signed_on=date(2026, 2, 1)))
    told = answer(client).content.decode()
    assert "<strong>4</strong> dòng, <strong>2</strong> còn hiệu lực. " in told
    told = answer(client, number="2").content.decode()
    assert "<strong>2</strong> dòng. " in told


def test_decisions_are_found_by_words_kind_year_and_number(client, issued):
    def references(**asked) -> list[str]:
        response = answer(client, "results_decisions", **asked)
        return [decision.reference for decision in response.context["listed"].rows]

    issue_signed(drafts.draft_about(issued, Decision.Kind.CORRECTION, signed_on=date(2026, 2, 1)))
    assert references() == ["01/BTP-TCCB", "01/QĐ-BTP"]
    assert references(kind="correction") == ["01/BTP-TCCB"]
    assert references(q="dinh chinh quyet dinh") == ["01/BTP-TCCB"]
    assert references(q="nguyen van ky", kind="award") == ["01/QĐ-BTP"]
    assert references(year=2025) == []
    assert references(number="1/QĐ-BTP") == ["01/QĐ-BTP"]
    page = answer(client, "results_decisions").content.decode()
    assert reverse("look_up_code", args=[issued.lookup_code]) in page


@pytest.mark.parametrize("name", ["results_awards", "results_awards_workbook", "results_decisions"])
@pytest.mark.parametrize(
    "asked",
    [{"year": "abc"}, {"year": "10000000"}, {"award": "x", "kind": "x"}, {"number": "\x00"}],
)
def test_what_is_asked_wrongly_is_answered_in_a_sentence(client, issued, name, asked):
    response = answer(client, name, **asked)
    assert response.status_code == 200
    assert "Chưa hiểu điều kiện tìm" in response.content.decode()


@pytest.mark.parametrize("name", ["results_awards", "results_decisions"])
@pytest.mark.parametrize("page", ["999", "abc", "0", "-1", "1.5", "9" * 50])
def test_a_page_that_is_not_there_is_said_beside_the_last_one(client, issued, name, page):
    response = answer(client, name, page=page)
    assert response.status_code == 404
    text = response.content.decode()
    assert f"Không có trang «{page[:20]}»: danh sách có 1 trang." in text
    assert "01/QĐ-BTP" in text


@pytest.mark.parametrize(
    "asked", [{"number": "0" * 60}, {"number": "mười"}, {"agency": "khong-co"}, {"name": "%"}]
)
def test_what_is_not_there_is_said(client, issued, asked):
    page = answer(client, **asked).content.decode()
    assert "Không tìm thấy dòng khen thưởng nào" in page


def test_an_empty_office_is_told_when_lines_come(client):
    assert "Chưa có quyết định khen thưởng nào" in answer(client).content.decode()
    assert "Chưa có quyết định nào" in answer(client, "results_decisions").content.decode()


def test_a_page_has_fifty_rows_and_few_queries(client, django_assert_max_num_queries):
    agency = make_agency("STP-1")
    make_issued(*(make_nomination(agency=agency, person=make_person()) for _ in range(101)))
    assert len(found(client)) == 50
    assert len(found(client, page=3)) == 1
    with django_assert_max_num_queries(MOST_QUERIES):
        text = answer(client, page=2, unit="so tu phap", number="1", agency="STP-1", award="BKBTP")
    assert "dòng 51–100" in text.content.decode()
    assert "page=3" in text.content.decode()
    with django_assert_max_num_queries(MOST_QUERIES):
        answer(client, "results_decisions", q="khen", kind="award", year=2026)
    assert len(in_workbook(client, page=2)) == 101
