"""The closing report: the same strings as page, PDF and Word file; what whom is told."""

from datetime import date
from io import BytesIO

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from awards.documents.conference import report_context, report_docx, report_pdf
from awards.models import Nomination
from awards.services import drafts
from awards.services.conference import conference_of, zone_year_of
from tests.awards.factories import issue_signed, make_issued, make_nomination, make_person
from tests.awards.pdfreading import covering, first_of, pieces, text_of
from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_appointment,
    make_campaign,
    make_member,
    make_province,
    make_user,
    make_zone,
)
from tests.zones.rankings import close, reference_case, score
from thidua.accounts.models import User
from thidua.text import long_date
from zones.models import Breach, Campaign, Condition, CriteriaTable, Target, ZoneYear
from zones.services import scoresheets
from zones.services.mergers import Merger, merge

pytestmark = pytest.mark.django_db
CHOICE = reverse("admin:awards_conference")
FORMS = {
    name: reverse(f"admin:awards_conference_{name}")
    for name in ("print", "pdf", "docx", "workbook")
}
ASKED = {"campaign": "2020", "zone": "TAY-NAM-BO"}
SENTENCE = "13/13 Sở Tư pháp đạt loại A, khối THADS có 6 Cục đạt loại A"


def report_for(user):
    return conference_of(zone_year_of("2020", "TAY-NAM-BO"), user)


def strings_of(context: dict) -> list[str]:
    """Returns every string of the report, in its order."""
    found = [context["subject"], *context["notes"]]
    for section in context["sections"]:
        found.append(f"{section.numeral}. {section.title.upper()}")
        for part in section.parts:
            found += [part.heading, *part.paragraphs]
            if part.table:
                found += part.table.headings
                found += [text for row in part.table.rows for text in row]
    return [text for text in [*found, *context["recipients"], *context["signature_titles"]] if text]


def word_text(content: bytes) -> str:
    """Returns the text of a Word file, tables where they stand."""
    body = Document(BytesIO(content)).element.body
    texts = (node.text or "" for node in body.iter() if node.tag.endswith("}t"))
    return " ".join(texts)


def squeezed(text: str) -> str:
    return "".join(text.split())


@override_settings(DEBUG=True)
def test_the_demonstrations_report_says_the_two_real_sentences(client, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    call_command("load_demo")
    call_command("load_award_demo")
    found = report_for(User.objects.get(username="xem"))
    content = report_pdf(found)
    text = text_of(content)
    for words in (
        f"{SENTENCE} (tạm tính: 26 bảng chưa duyệt, trong đó 1 bảng chưa nộp).",
        "13/13 Sở Tư pháp đạt loại A (tạm tính: 13 bảng chưa duyệt, trong đó 1 bảng chưa nộp).",
        "Khối THADS có 6 Cục đạt loại A (tạm tính: 13 bảng chưa duyệt).",
        "số liệu minh họa",
        "26 đơn vị thành viên",
        "Giám đốc Sở Tư pháp tỉnh Bến Tre",
        "Cục trưởng Cục Thi hành án dân sự tỉnh Trà Vinh",
        "Đồng Tháp, ngày 11 tháng 12 năm 2020",
        "Chưa có quyết định khen thưởng nào được ban hành cho năm này.",
        "Chưa nộp bảng, điểm tạm tính",
    ):
        assert squeezed(words) in squeezed(text), words
    pages = len(PdfReader(BytesIO(content)).pages)
    for number in range(pages - 1):  # long tables go on overleaf: no page is left half empty
        assert max(piece.top for piece in pieces(content, number)) > 220
    title, name = (
        covering(content, words, pages - 1)[0] for words in ("TỈNH ĐỒNG THÁP", "……………………………")
    )
    assert name.top - title.top >= 30
    client.force_login(User.objects.get(username="thuongtruc"))
    assert SENTENCE in client.get(CHOICE, ASKED).content.decode()


@pytest.fixture
def sample() -> SampleYear:
    """A year with everything that a report tells of."""
    year = reference_case()
    campaign, zone = year.campaign, year.zone
    Campaign.objects.filter(pk=campaign.pk).update(self_scoring_due=date(2020, 11, 30))
    ZoneYear.objects.update(
        pledge_on=date(2020, 2, 5), conference_on=date(2020, 12, 11), conference_place="Sa Đéc"
    )
    Target.objects.create(
        zone_year=year.zone_year, text="Thi hành án xong", unit="%", figure="81.5", reached="82"
    )
    Target.objects.create(zone_year=year.zone_year, text="Hòa giải thành", unit="%", figure=80)
    following = make_campaign(2021)
    for code, role in (("STP-2", "chair"), ("THADS-1", "vice_chair")):
        make_member(following, zone, year.agencies[code])
        make_appointment(following, zone, year.agencies[code], role)
    scoresheets.submit(year.sheets["STP-3"], by=year.ministry)
    condition = Condition.objects.create(
        table=year.tables["THADS"], code="K1", text="Có người bị kỷ luật", effect="not_ranked"
    )
    Breach.objects.create(
        sheet=year.sheets["THADS-13"],
        condition=condition,
        reason="QĐ 5",
        recorded_by=year.ministry,
    )
    CriteriaTable.objects.filter(block__code="THADS").update(is_illustrative=True)
    return year


def nominate(year: SampleYear, code: str, **fields) -> Nomination:
    return make_nomination(year.campaign, agency=year.agencies[code], **fields)


def test_pdf_and_word_hold_every_string_of_the_report_in_its_order(sample):
    make_issued(nominate(sample, "STP-1"))
    found = report_for(sample.ministry)
    strings = strings_of(report_context(found))
    assert len(strings) > 150
    for text in (text_of(report_pdf(found)), word_text(report_docx(found))):
        whole, place = squeezed(text), 0
        for string in strings[: strings.index("- Bộ Tư pháp (để báo cáo);")]:
            assert squeezed(string) in whole, string
        for section in report_context(found)["sections"]:
            heading = squeezed(f"{section.numeral}. {section.title.upper()}")
            place = whole.index(heading, place)
        assert "{{" not in whole
        assert "{%" not in whole


def test_the_share_of_each_target_that_was_reached_is_told(sample):
    [targets] = [
        part.table
        for section in report_context(report_for(sample.ministry))["sections"]
        for part in section.parts
        if part.table and part.table.kind == "targets"
    ]
    assert targets.headings[-1] == "Tỷ lệ đạt (%)"
    assert [row[-3:] for row in targets.rows] == [["81,5", "82", "100,6"], ["80", "chưa ghi", ""]]


def test_the_cells_of_a_word_file_are_as_wide_as_their_columns(sample):
    report = Document(BytesIO(report_docx(report_for(sample.ministry))))
    for table in report.tables:
        columns = [column.width for column in table.columns]
        assert [cell.width for cell in table.rows[0].cells] == columns


def test_the_page_in_the_browser_is_the_pdfs(client, sample):
    client.force_login(sample.ministry)
    response = client.get(FORMS["print"], ASKED)
    page = squeezed(response.content.decode())
    for string in strings_of(report_context(report_for(sample.ministry))):
        assert squeezed(string) in page, string
    assert 'scope="col"' in response.content.decode()


def test_the_layout_is_that_of_an_administrative_report(sample):
    content = report_pdf(report_for(sample.ministry))
    text = text_of(content, 0)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BỘ TƯ PHÁP",
        "BÁO CÁO",
        "Đồng Tháp, ngày 11 tháng 12 năm 2020",
    ):
        assert words in text
    assert "Số: ……/BC-……" in text
    assert first_of(content, "Độc lập").size == pytest.approx(13, abs=0.2)
    assert first_of(content, "BÁO CÁO").size == pytest.approx(14, abs=0.2)
    assert "Bold" in first_of(content, "BÁO CÁO").font
    whole = text_of(content)
    assert "TRƯỞNG CỤM THI ĐUA GIÁM ĐỐC SỞ TƯ PHÁP TỈNH SỐ 1" in whole
    assert "./." in whole


def test_the_report_tells_the_year_in_sentences_and_tables(sample):
    text = text_of(report_pdf(report_for(sample.ministry)))
    for words in (
        "Phát động: ngày 15 tháng 01 năm 2020.",
        "Khẩu hiệu: «Đoàn kết, sáng tạo».",
        "Ký giao ước thi đua: ngày 05 tháng 02 năm 2020.",
        "tại Sa Đéc",
        "Hạn tự chấm điểm: 30/11/2020",
        "Không xếp hạng: Có người bị kỷ luật (QĐ 5)",
        "81,5",
        "chưa ghi",
        "Khối Thi hành án dân sự (số liệu minh họa)",
        "chưa chốt",
        "Trưởng: Giám đốc Sở Tư pháp tỉnh số 2.",
    ):
        assert squeezed(words) in squeezed(text), words


def test_the_report_is_not_dated_before_a_decision_that_it_cites(sample):
    make_issued(nominate(sample, "STP-1"))
    found = report_for(sample.ministry)
    [(number, signed_on)] = found.conferred.papers
    assert signed_on > found.zone_year.conference_on
    told = report_context(found)["place_and_date"]
    assert told == f"Đồng Tháp, {long_date(signed_on)}"


def test_of_a_provisional_result_it_is_noted_whose_sheet_is_not_in(sample):
    tables = [
        part.table
        for section in report_context(report_for(sample.ministry))["sections"]
        for part in section.parts
        if part.table and part.table.kind == "results"
    ]
    notes = {row[1]: row[4] for table in tables for row in table.rows}
    assert notes[sample.agencies["STP-2"].name] == "Chưa nộp bảng, điểm tạm tính"
    assert notes[sample.agencies["STP-3"].name] == "Chưa thẩm định, điểm tạm tính"


def test_nominations_and_awards_are_counted_for_the_zone_and_the_year(sample):
    nominate(sample, "STP-4", person=make_person(), state="refused")
    nominate(sample, "STP-5", state="withdrawn")
    nominate(sample, "STP-6")
    other = make_agency("STP-99")
    make_nomination(sample.campaign, agency=other)
    make_issued(nominate(sample, "STP-1"), nominate(sample, "STP-2", person=make_person()))
    cancelled = make_issued(nominate(sample, "STP-3"), signed_on=date(2026, 1, 6))
    issue_signed(
        drafts.draft_about(
            cancelled, "cancellation", signed_on=date(2026, 1, 7), reason="Khai không đúng"
        )
    )
    make_issued(
        make_nomination(sample.campaign, agency=other, occasion="sudden"),
        signed_on=date(2026, 1, 8),
    )
    found = report_for(sample.ministry)
    assert (found.nominated.proposed, found.nominated.agreed) == (5, 3)
    [counts] = found.conferred.counts.values()
    assert dict(counts) == {"collective": 1, "person": 1}
    assert [number for number, _ in found.conferred.papers] == ["01/QĐ-BTP"]
    text = text_of(report_pdf(found))
    assert "Đề nghị khen thưởng: 5; trong đó 3 được hội đồng đồng ý" in text


def merged(year: SampleYear, *agencies, on: date, code: str):
    """The agency that these become within the year."""
    fields = {"code": code, "name": f"Sở Tư pháp {code}", "province": make_province(f"T-{code}")}
    return merge(Merger(list(agencies), on, **fields), by=year.ministry).successor


def test_what_heirs_receive_after_a_merger_within_the_year_counts_for_the_zone(sample):
    old = [sample.agencies[code] for code in ("STP-12", "STP-13")]
    heir = merged(sample, *old, on=date(2020, 7, 1), code="STP-SAU")
    later = merged(sample, heir, on=date(2020, 10, 1), code="STP-SAU-NUA")
    make_issued(
        make_nomination(sample.campaign, agency=heir),
        make_nomination(sample.campaign, agency=later, person=make_person()),
    )
    make_nomination(sample.campaign, agency=later, state="refused")
    found = report_for(sample.ministry)
    assert (found.nominated.proposed, found.nominated.agreed) == (3, 2)
    [counts] = found.conferred.counts.values()
    assert dict(counts) == {"collective": 1, "person": 1}


def test_an_heir_that_competes_itself_counts_where_it_competes(sample):
    heir = make_agency("STP-99")
    make_member(sample.campaign, make_zone("KHAC"), heir)
    sample.agencies["STP-13"].successors.add(heir)
    make_issued(make_nomination(sample.campaign, agency=heir))
    found = report_for(sample.ministry)
    assert found.nominated.proposed == 0
    assert found.conferred.counts == {}
    elsewhere = conference_of(zone_year_of("2020", "KHAC"), sample.ministry)
    assert elsewhere.nominated.agreed == 1
    assert len(elsewhere.conferred.papers) == 1


def test_a_closed_year_reports_what_was_frozen(client):
    year = SampleYear(stp=2)
    for number, sheet in enumerate(year.sheets.values()):
        score(sheet, I_1=(50 + number, 50 + number), I_2=(40, 40))
    close(year)
    text = text_of(report_pdf(report_for(year.ministry)))
    assert "chưa chốt" not in text
    assert "91" in text


def test_a_year_without_anything_says_so(client):
    campaign, zone = make_campaign(2020), make_zone("TAY-NAM-BO")
    ministry = make_user()
    text = text_of(report_pdf(report_for(ministry)))
    for words in (
        "Phát động: (chưa ghi).",
        "Chưa ghi đơn vị thành viên nào",
        "Chưa có kết quả thi đua",
        "Chưa ghi chỉ tiêu nào.",
        "Chưa có quyết định khen thưởng nào",
        "Chưa cử Trưởng, Phó Trưởng năm 2021./.",
    ):
        assert words in text
    assert word_text(report_docx(report_for(ministry)))
    client.force_login(ministry)
    assert "Chưa khu vực nào có thành viên" in client.get(CHOICE).content.decode()
    make_member(campaign, zone, make_agency())
    page = client.get(CHOICE).content.decode()
    assert "Báo cáo còn thiếu" in page
    assert "Chưa ghi khẩu hiệu." in page


def test_an_office_without_a_campaign_says_what_comes_first(client):
    client.force_login(make_user())
    assert "Chưa có phong trào thi đua nào" in client.get(CHOICE).content.decode()


def test_the_chair_reads_the_whole_zone_and_a_member_only_what_is_published(sample):
    nominate(sample, "STP-2")  # by the agency itself, under no zone's name
    chair, member = report_for(sample.clerk("STP-1")), report_for(sample.clerk("STP-2"))
    assert strings_of(report_context(chair)) == strings_of(
        report_context(report_for(sample.ministry))
    )
    assert sum(chair.nominated.states.values()) == 1
    assert not member.reads_whole
    assert member.discipline is None
    assert member.nominated is None
    assert [len(contest.lines) for contest in member.contests] == [1]
    text = text_of(report_pdf(member))
    assert "Bản này chỉ gồm những nội dung mà người lập được xem." in text
    assert "Nộp và thẩm định" not in text
    assert "đạt loại A" not in text


def test_a_zone_that_is_not_the_clerks_answers_as_one_that_is_not_there(client, sample):
    elsewhere = make_agency("STP-99")
    make_member(sample.campaign, make_zone("KHAC"), elsewhere)
    client.force_login(make_user(agency=elsewhere))
    for address in FORMS.values():
        assert client.get(address, ASKED).status_code == 404
        assert client.get(address, {**ASKED, "zone": "BIA"}).status_code == 404
    assert client.get(CHOICE, ASKED).status_code == 404


@pytest.mark.parametrize("query", [{}, {"campaign": "abc"}, {"campaign": "2020", "zone": "\x00"}])
def test_an_address_that_names_no_zone_and_year_is_not_found(client, sample, query):
    client.force_login(sample.ministry)
    for address in FORMS.values():
        assert client.get(address, query).status_code == 404


@pytest.mark.parametrize("role", ["issuer", "administrator"])
def test_who_reads_no_points_is_refused(client, sample, role):
    client.force_login(make_user(role=role))
    for address in (CHOICE, *FORMS.values()):
        assert client.get(address, ASKED).status_code == 403


def test_each_page_takes_at_most_seventeen_queries(client, sample, django_assert_max_num_queries):
    make_issued(nominate(sample, "STP-1"))
    sample.agencies["STP-13"].successors.add(make_agency("STP-99"))
    of_the_log = 3  # a download is entered in it, in a transaction of its own
    for user in (sample.ministry, sample.clerk("STP-1"), sample.clerk("STP-2")):
        client.force_login(user)
        for address in (CHOICE, *FORMS.values()):
            is_file = address != CHOICE and address != FORMS["print"]
            with django_assert_max_num_queries(17 + of_the_log * is_file):
                assert client.get(address, ASKED).status_code == 200


def test_what_was_typed_in_is_text_in_every_form(client, sample):
    ZoneYear.objects.update(slogan="<b>Đậm</b> {{ 7*7 }} & {% if %}")
    found = report_for(sample.ministry)
    assert "<b>Đậm</b> {{ 7*7 }} & {% if %}" in word_text(report_docx(found))
    client.force_login(sample.ministry)
    assert "<b>Đậm</b>" not in client.get(FORMS["print"], ASKED).content.decode()
