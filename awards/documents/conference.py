"""The closing conference's report as finished strings, laid out after NĐ 30/2020/NĐ-CP, Phụ lục I.

The same strings give the page, the PDF and the Word file. Number and symbol are left free, to be
filled in when the report is signed; what the records do not hold says «chưa ghi».
"""

from awards.documents.rendering import html, pdf
from awards.documents.reportsections import sections_of
from awards.documents.wordfiles import word_file
from awards.rules import citation
from awards.services.conference import Conference
from thidua.text import long_date

_BLANK_DATE = "ngày …… tháng …… năm ……"
_BLANK_PLACE = "……………"
_BLANK_NAME = "……………………………"
_LONGEST_LINE = 32  # of the titles above a signature, in capitals


def report_context(conference: Conference) -> dict:
    """Returns the strings of the report."""
    zone, campaign = conference.zone, conference.campaign
    subject = f"Tổng kết phong trào thi đua năm {campaign.year} của {zone.name}"
    return {
        "title": f"Báo cáo {subject[:1].lower()}{subject[1:]}",
        "parent_name": "BỘ TƯ PHÁP",
        "issuer_name": zone.name.upper(),
        "reference": "……/BC-……",
        "place_and_date": f"{_place(conference)}, {_day(conference)}",
        "subject": subject,
        "notes": _notes(conference),
        "sections": sections_of(conference),
        "recipients": citation.recipients(["Bộ Tư pháp (để báo cáo)", "Các đơn vị thành viên"], ""),
        "signature_titles": _signature_titles(conference),
        "signer_name": (conference.chair.person if conference.chair else "") or _BLANK_NAME,
    }


def report_page(conference: Conference, *, nonce: str = "") -> str:
    """Returns the page that a browser shows and prints."""
    return html("report", report_context(conference), for_browser=True, nonce=nonce)


def report_pdf(conference: Conference) -> bytes:
    """Returns the report as a PDF."""
    context = report_context(conference)
    return pdf([html("report", context)], title=context["title"])


def report_docx(conference: Conference) -> bytes:
    """Returns the report as a .docx to go on editing; every text is escaped."""
    return word_file("report", report_context(conference), author=conference.zone.name)


def _notes(conference: Conference) -> list[str]:
    contests, notes = conference.contests, []
    if any(contest.is_illustrative for contest in contests):
        notes.append("Điểm và kết quả xếp hạng trong báo cáo là số liệu minh họa.")
    if contests and not all(contest.is_frozen for contest in contests):
        notes.append("Kết quả tạm tính theo điểm hiện có, chưa chốt.")
    if not conference.reads_whole:
        notes.append("Bản này chỉ gồm những nội dung mà người lập được xem.")
    return notes


def _place(conference: Conference) -> str:
    """The province where the chair has its seat: the report is the chair's."""
    return conference.chair.province if conference.chair else _BLANK_PLACE


def _day(conference: Conference) -> str:
    """The conference's day, or of a later decision it cites: no report knows what is to come."""
    day = conference.zone_year.conference_on
    cited = [signed_on for _number, signed_on in conference.conferred.papers]
    return long_date(max([day, *cited])) if day else _BLANK_DATE


def _signature_titles(conference: Conference) -> list[str]:
    kind = conference.zone.get_kind_display()
    office = conference.chair.words.upper() if conference.chair else ""
    return [f"TRƯỞNG {kind.upper()}", *_office_in_lines(office)]


def _office_in_lines(office: str) -> list[str]:
    """Returns the office in one line, a long one with the province in a line of its own."""
    if len(office) > _LONGEST_LINE:
        for word in (" TỈNH ", " THÀNH PHỐ "):
            agency, found, province = office.partition(word)
            if found:
                return [agency, f"{word.strip()} {province}"]
    return [office] if office else []
