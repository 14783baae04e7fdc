"""What is printed, read back from the PDF: places, sizes and fonts after NĐ 30/2020, Phụ lục I."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from awards.documents.certificate import blank_pdf, certificates_pdf
from awards.documents.decision import decision_pdf, extract_pdf
from awards.documents.word import decision_docx
from awards.models import AwardType, CertificateBlank, CertificateItem
from tests.awards.factories import (
    issue_signed,
    make_draft,
    make_issued,
    make_nomination,
    make_person,
)
from tests.awards.pdfreading import MM, covering, first_of, lines, pieces, text_of
from tests.zones.factories import make_user

pytestmark = pytest.mark.django_db


def test_the_first_page_is_a4_and_keeps_its_margins():
    content = decision_pdf(make_issued())
    box = PdfReader(BytesIO(content)).pages[0].mediabox
    assert float(box.width) / MM == pytest.approx(210, abs=0.3)
    assert float(box.height) / MM == pytest.approx(297, abs=0.3)
    found = pieces(content)
    assert min(p.left for p in found) >= 29.7
    assert min(p.top for p in found) >= 20
    assert max(p.top for p in found) <= 277.5


def test_the_whole_text_stands_in_its_order():
    text = text_of(decision_pdf(make_issued()), 0)
    wanted = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 01/QĐ-BTP",
        "Hà Nội, ngày 05 tháng 01 năm 2026",
        "Về việc tặng Bằng khen của Bộ trưởng Bộ Tư pháp năm",
        "BỘ TRƯỞNG BỘ TƯ PHÁP",
        "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",
        "Theo đề nghị của Vụ trưởng Vụ Tổ chức cán bộ.",
        "QUYẾT ĐỊNH:",
        "Điều 1.",
        "Điều 3.",
        "./.",
        "Nơi nhận:",
        "- Lưu: VT.",
        "KT. BỘ TRƯỞNG",
        "THỨ TRƯỞNG",
        "Nguyễn Văn Ký",
    ]
    missing = [words for words in wanted if words not in text]
    assert missing == []


@pytest.mark.parametrize(
    ("words", "size", "is_bold", "is_italic"),
    [
        ("CỘNG HÒA XÃ HỘI", 12, True, False),
        ("Độc lập", 13, True, False),
        ("Số: 01", 13, False, False),
        ("Hà Nội, ngày", 13, False, True),
        ("Căn cứ Luật", 14, False, True),
        ("Điều 1.", 14, True, False),
        ("Nơi nhận:", 12, True, True),
        ("- Lưu: VT", 11, False, False),
        ("KT. BỘ TRƯỞNG", 14, True, False),
    ],
    ids=["country", "motto", "number", "date", "basis", "article", "to", "kept", "title"],
)
def test_each_element_has_its_size_and_weight(words, size, is_bold, is_italic):
    for found in covering(decision_pdf(make_issued()), words):
        assert found.size == pytest.approx(size, abs=0.2), found
        assert ("Bold" in found.font) == is_bold, found
        assert ("Italic" in found.font) == is_italic, found


def test_the_lines_under_country_issuer_and_subject_have_their_lengths():
    content = decision_pdf(make_issued())
    motto = covering(content, "Độc lập - Tự do - Hạnh phúc")
    under_motto, under_issuer, under_subject = (
        next(
            line for line in lines(content) if 0 < line.top - found.top < 4 and line.is_under(found)
        )
        for found in (motto[0], first_of(content, "BỘ TƯ PHÁP"), first_of(content, "Về việc tặng"))
    )
    # as long as the motto; a third to a half of the issuer's name; shorter than the subject
    assert under_motto.left == pytest.approx(motto[0].left, abs=1)
    assert under_motto.length > 45
    assert 5 < under_issuer.length < 15
    assert 20 < under_subject.length < 60


def test_there_is_room_for_signature_and_seal():
    content = decision_pdf(make_issued())
    title, name = first_of(content, "THỨ TRƯỞNG"), first_of(content, "Nguyễn Văn Ký")
    assert name.top - title.top >= 30


def test_page_numbers_begin_on_the_second_page_and_the_annex_counts_for_itself():
    people = [make_nomination(person=make_person()) for _ in range(60)]
    content = decision_pdf(make_issued(*people))
    pages = len(PdfReader(BytesIO(content)).pages)
    assert pages >= 4
    tops = [[p.text for p in pieces(content, n) if p.top < 19] for n in range(pages)]
    assert tops == [[], [], *([str(n)] for n in range(2, pages))]


def test_the_head_of_a_long_list_is_repeated_and_it_ends_with_the_sum():
    people = [make_nomination(person=make_person()) for _ in range(60)]
    content = decision_pdf(make_issued(*people))
    pages = len(PdfReader(BytesIO(content)).pages)
    assert all("STT" in text_of(content, page) for page in range(1, pages))
    assert "210.600.000" in text_of(content)
    assert "Hai trăm mười triệu sáu trăm nghìn đồng" in text_of(content)


def test_a_list_of_collectives_alone_has_no_column_for_offices():
    collectives = decision_pdf(make_issued(make_nomination()))
    assert "Chức vụ" not in text_of(collectives, 1)
    people = decision_pdf(make_issued(make_nomination(person=make_person())))
    assert "Chức vụ" in text_of(people, 1)
    room = [covering(content, "Thành tích", 1)[0].left for content in (collectives, people)]
    assert room[0] < room[1]


@pytest.mark.parametrize(
    "name",
    ['<b>Nguyễn & «Văn» "A"</b>', "Nguyễn " * 20 + "Cuối", "X" * 140],
    ids=["markup", "long", "one word"],
)
def test_odd_names_are_printed_as_they_are(name):
    person = make_person(name.strip()[:150])
    content = decision_pdf(make_issued(make_nomination(person=person)))
    printed = text_of(content).replace(" ", "")
    assert person.full_name.replace(" ", "") in printed
    for page in range(len(PdfReader(BytesIO(content)).pages)):
        assert max(p.left for p in pieces(content, page)) < 195


def test_a_draft_says_so_and_has_no_number():
    text = text_of(decision_pdf(make_draft()), 0)
    assert "DỰ THẢO" in text
    assert "01/QĐ-BTP" not in text


def test_an_extract_holds_one_units_lines_only():
    mine, other = make_nomination(), make_nomination()
    issued = make_issued(mine, other)
    lines = issued.award_lines.filter(agency=mine.agency)
    text = text_of(extract_pdf(issued, lines, recipient=mine.agency.name))
    assert mine.agency.name in text
    assert "TRÍCH SAO" in text
    assert other.agency.name not in text


def test_a_text_of_a_certificate_stands_to_the_millimetre():
    issued = make_issued(make_nomination(person=make_person("Trần Thị Bé")))
    blank = CertificateBlank.objects.create(
        name="Phôi", width_mm=400, height_mm=300, offset_x_mm="1.5", offset_y_mm=-2
    )
    blank.refresh_from_db()
    blank.award_types.set(AwardType.objects.all())
    CertificateItem.objects.create(
        blank=blank, content="name", left_mm=60, top_mm=130, width_mm=200, align="left", size_pt=20
    )
    before = first_of(certificates_pdf(issued, blank), "Trần Thị Bé")
    assert before.left == pytest.approx(61.5, abs=0.5)
    blank.offset_y_mm = 8
    blank.save()
    after = first_of(certificates_pdf(issued, blank), "Trần Thị Bé")
    assert after.top - before.top == pytest.approx(10, abs=0.5)
    assert PdfReader(BytesIO(blank_pdf(blank))).pages[0].mediabox.width / MM == pytest.approx(400)


def test_the_word_file_has_the_same_text_margins_and_annex():
    issued = make_issued(make_nomination(person=make_person("Lê & Con <x>")))
    document = Document(BytesIO(decision_docx(issued)))
    text = "\n".join(p.text for p in document.paragraphs)
    tables = "\n".join(c.text for t in document.tables for r in t.rows for c in r.cells)
    assert "QUYẾT ĐỊNH" in text
    assert "{" not in text + tables
    assert "01/QĐ-BTP" in tables
    assert "Lê & Con <x>" in tables
    properties = document.core_properties
    assert (properties.title, properties.author) == (
        f"{issued.reference} {issued.subject}",
        issued.issuer_name,
    )
    assert (properties.comments, properties.language) == ("", "vi-VN")
    assert properties.created.date() == properties.modified.date() == datetime.now(UTC).date()
    assert not [part for part in document.part.package.iter_parts() if "thumb" in part.partname]
    section = document.sections[0]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(m.mm) for m in margins] == [20, 20, 30, 15]


def printed(client, name: str, decision) -> bytes:
    return client.get(reverse(f"admin:awards_decision_{name}", args=[decision.pk])).content


def test_a_draft_is_printed_with_what_it_would_pay_and_says_that_this_may_change(client):
    client.force_login(make_user())
    draft = make_draft(make_nomination(person=make_person()))
    words = "tiền thưởng tạm tính theo mức lương cơ sở 2.340.000 đồng của ngày 05 tháng 01 năm 2026"
    page = unescape(printed(client, "print", draft).decode())
    assert "Tiền thưởng (đồng)" in page
    assert '<td class="number-cell">3.510.000</td>' in page
    assert "Ba triệu năm trăm mười nghìn đồng" in page
    assert words in page
    assert words in " ".join(text_of(printed(client, "pdf", draft)).split())
    document = Document(BytesIO(printed(client, "docx", draft)))
    assert words in "\n".join(p.text for p in document.paragraphs)
    draft.refresh_from_db()
    assert draft.base_salary is None
    assert draft.award_lines.get().amount is None
    issued = issue_signed(draft)
    page = unescape(printed(client, "print", issued).decode())
    assert "3.510.000" in page
    assert "tạm tính" not in page


def test_a_printed_page_names_its_icon_and_a_pdf_needs_none(client):
    client.force_login(make_user())
    page = printed(client, "print", make_draft()).decode()
    assert '<link rel="icon" type="image/svg+xml" href="/static/thidua/favicon' in page


def test_a_draft_that_pays_nothing_is_printed_without_amounts(client):
    client.force_login(make_user())
    draft = make_draft()
    draft.pays_bonus = False
    draft.save()
    page = unescape(printed(client, "print", draft).decode())
    assert "Tiền thưởng (đồng)" not in page
    assert "tạm tính" not in page


def test_printing_asks_as_little_for_many_lines_as_for_one(django_assert_max_num_queries):
    draft = make_draft(*[make_nomination() for _ in range(20)], signed_on=date(2026, 1, 5))
    with django_assert_max_num_queries(7):
        decision_pdf(draft)


PRINTING = """
import django
django.setup()
from awards.documents.rendering import html, pdf
page = {"title": "Sổ", "headings": ["STT"], "widths": [100], "rows": [["Nguyễn Thị Bé"]]}
for _ in range(60):
    pdf([html("register", page)])
"""


def test_a_process_that_has_printed_ends_without_a_crash():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    ended = subprocess.run([sys.executable, "-c", PRINTING], env=environment, check=False)
    assert ended.returncode == 0
