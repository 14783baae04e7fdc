"""Results of a closed year are recognised by a decision, with everybody's place in its annex."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.urls import reverse
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from awards.documents.decision import decision_pdf
from awards.documents.word import decision_docx
from awards.models import Decision, ResultLine
from awards.services import decisions, drafts
from awards.services.recognition import draft_recognition
from tests.awards.factories import issue_signed, make_issuer, make_legal_basis
from tests.awards.pdfreading import text_of
from tests.zones.factories import SampleYear, make_user
from tests.zones.rankings import close, reference_case
from thidua.text import points_text
from zones.models import Breach, Condition

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 5)


def closed_year() -> SampleYear:
    sample = reference_case()
    close(sample)
    make_legal_basis()
    return sample


def recognised(sample: SampleYear) -> Decision:
    draft = draft_recognition(sample.campaign, issuer=make_issuer(), signed_on=DAY)
    return issue_signed(draft)


def test_results_that_can_still_change_are_not_recognised():
    sample = reference_case()
    with pytest.raises(ValidationError, match="kết quả còn thay đổi"):
        draft_recognition(sample.campaign, issuer=make_issuer(), signed_on=DAY)
    with pytest.raises(ValidationError, match=str(sample.zone)):
        draft_recognition(sample.campaign, issuer=make_issuer(), signed_on=DAY, zone=sample.zone)
    assert not Decision.objects.exists()


def test_why_an_agency_is_not_ranked_is_not_printed_for_everybody():
    sample = reference_case()
    condition = Condition.objects.create(
        table=sample.tables["STP"], code="K1", text="Có người bị kỷ luật", effect="not_ranked"
    )
    Breach.objects.create(
        sheet=sample.sheets["STP-2"],
        condition=condition,
        reason="ông Trần Văn A nhận tiền",
        recorded_by=sample.ministry,
    )
    close(sample)
    make_legal_basis()
    issued = recognised(sample)
    notes = dict(issued.result_lines.values_list("agency__code", "note"))
    assert {code: note for code, note in notes.items() if note} == {"STP-2": "Không xếp hạng"}
    printed = text_of(decision_pdf(issued))
    assert "Không xếp hạng" in printed
    assert "Trần Văn A" not in printed


def test_the_text_says_the_outcome_and_the_annex_every_place():
    sample = closed_year()
    issued = recognised(sample)
    text = text_of(decision_pdf(issued))
    assert f"công nhận kết quả phong trào thi đua năm {sample.campaign.year}" in text
    assert "đạt loại A, khối THADS có 6 Cục đạt loại A (có danh sách kèm theo)." in text
    assert "PHỤ LỤC" in text
    for line in sample.zone_year.standings.all():
        assert line.agency_name in text
    assert issued.result_lines.count() == 26
    assert [x.place for x in issued.result_lines.all()] == [
        x.place for x in sample.zone_year.standings.order_by("block__code", "place", "agency")
    ]


def test_the_word_file_has_the_headings_of_results():
    document = Document(BytesIO(decision_docx(recognised(closed_year()))))
    [table] = [t for t in document.tables if t.rows[0].cells[0].text == "STT"]
    assert [c.text for c in table.rows[0].cells][1:] == [
        "Đơn vị",
        "Tổng điểm",
        "Hạng",
        "Xếp loại, ghi chú",
    ]
    assert len(table.rows) == 1 + 2 + 26
    stand = [cell.paragraphs[0].alignment for cell in table.rows[2].cells]
    assert stand[1:] == [None, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER, None]
    assert [len(cell.paragraphs) for cell in table.rows[2].cells] == [1] * 5


def test_points_stand_right_and_places_in_the_middle_as_in_the_closing_report(client):
    issued = recognised(closed_year())
    client.force_login(make_user())
    page = client.get(reverse("admin:awards_decision_print", args=[issued.pk])).content.decode()
    line = issued.result_lines.first()
    points, place = points_text(line.total), line.place
    assert f'<td class="number-cell">{points}</td><td class="centre">{place}</td><td>' in page


def test_a_recognition_without_results_or_without_naming_its_list_is_not_complete():
    draft = draft_recognition(closed_year().campaign, issuer=make_issuer(), signed_on=DAY)
    draft.articles.filter(position=1).update(text="Công nhận kết quả")
    draft.articles.filter(position=3).update(text="Có hiệu lực")
    assert "Các điều chưa nhắc đến danh sách kèm theo." in decisions.lacks(draft)
    draft.result_lines.all().delete()
    assert "Chưa có kết quả nào." in decisions.lacks(draft)


def test_a_recognised_result_never_changes_also_by_raw_sql():
    issued = recognised(closed_year())
    with pytest.raises(IntegrityError, match="it is issued"), connection.cursor() as cursor:
        cursor.execute("UPDATE awards_resultline SET grade = 'A'")
    assert issued.pk


def test_a_replacement_begins_with_the_same_results():
    draft = drafts.draft_about(
        recognised(closed_year()), Decision.Kind.REPLACEMENT, signed_on=date(2026, 2, 1)
    )
    assert draft.result_lines.count() == 26


def test_the_ministry_drafts_it_on_the_page_and_an_agency_cannot(client):
    sample = closed_year()
    typed = {
        "what": "recognition",
        "campaign": sample.campaign.pk,
        "zone": sample.zone.pk,
        "issuer": make_issuer().pk,
        "signed_on": "05/01/2026",
    }
    address = reverse("admin:awards_decision_draft")
    client.force_login(sample.clerk("STP-1"))
    assert client.post(address, typed).status_code == 403
    client.force_login(sample.ministry)
    response = client.post(address, typed, follow=True)
    assert "Về việc công nhận kết quả phong trào thi đua" in response.content.decode()
    assert ResultLine.objects.count() == 26


def test_the_look_up_shows_an_agencys_result(client):
    issued = recognised(closed_year())
    address = reverse("look_up_code", args=[issued.lookup_code])
    name = issued.result_lines.first().printed_name
    page = client.get(address, {"name": name}).content.decode()
    assert name in page
    assert "Xếp loại" in page


def test_results_are_recognised_once():
    sample = closed_year()
    first = recognised(sample)
    with pytest.raises(ValidationError, match="đã có trong một quyết định hoặc dự thảo"):
        draft_recognition(sample.campaign, issuer=make_issuer(), signed_on=DAY)
    again = drafts.draft_about(first, "replacement", signed_on=DAY)
    Decision.objects.filter(pk=again.pk).update(kind="recognition", target=None)
    again.refresh_from_db()
    with pytest.raises(ValidationError, match=f"đã được công nhận.*{sample.zone}"):
        issue_signed(again)
