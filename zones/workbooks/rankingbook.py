"""The ranking as the zone's conference prints it: a sheet a block, A4 landscape, ready to sign."""

from decimal import Decimal

from thidua.spreadsheets.writing import POINTS_FORMAT, WorkbookWriter
from thidua.text import fold
from zones.models import Campaign, Zone
from zones.services.contests import Contest, Line
from zones.services.summary import block_sentence, explanations

_FIRST_ROW = 5  # of the heading; the list begins below it
_PROVISIONAL = "Số liệu tạm tính, chưa chốt"
_ILLUSTRATIVE = "Số liệu minh họa"


def write_ranking(target, campaign: Campaign, contests: list[Contest]) -> None:
    """Writes the contests to a path or binary file, one sheet each.

    Lines that do not show their points get place, total and grade only.
    """
    several_zones = len({contest.zone_id for contest in contests}) > 1
    with WorkbookWriter(target) as writer:
        for contest in contests:
            name = f"{contest.block} {contest.zone.code}" if several_zones else str(contest.block)
            _BlockSheet(writer, writer.sheet(name), campaign, contest).write()


def ranking_file_name(campaign: Campaign, zone: Zone | None) -> str:
    """Returns «xep-hang-2020-TAY-NAM-BO.xlsx»."""
    parts = ["xep-hang", campaign.code, zone.code if zone else ""]
    return fold("-".join(filter(None, parts))).replace(" ", "-") + ".xlsx"


class _BlockSheet:
    """One block's sheet being written."""

    def __init__(self, writer: WorkbookWriter, sheet, campaign: Campaign, contest: Contest):
        self.writer, self.sheet, self.campaign, self.contest = writer, sheet, campaign, contest
        self.groups = contest.columns
        self.last_column = 5 + len(self.groups) + 1

    def write(self) -> None:
        self._titles()
        self._heading()
        row = _FIRST_ROW + 1
        for line in self.contest.lines:
            self._line(row, line)
            row += 1
        for why in explanations(self.contest):
            self.sheet.write_string(row, 0, why, self.writer.style(italic=True))
            row += 1
        end = self._signatures(row + 1)
        self._page(end)

    def _titles(self) -> None:
        centred = {"align": "center", "bold": True}
        titles = [
            (f"BẢNG XẾP HẠNG THI ĐUA NĂM {self.campaign.year}", {**centred, "font_size": 14}),
            (f"{self.contest.zone.name} – Khối {self.contest.block.name}", centred),
            (self.campaign.title, {"align": "center"}),
            (self._sentence(), {"align": "center", "italic": True}),
        ]
        for row, (text, style) in enumerate(titles):
            self.sheet.merge_range(row, 0, row, self.last_column, "", self.writer.style(**style))
            self.sheet.write_string(row, 0, text, self.writer.style(**style))
        if self._marks():
            style = self.writer.style(bold=True, font_color="#B91C1C")
            self.sheet.write_string(4, 0, self._marks(), style)

    def _sentence(self) -> str:
        sentence = block_sentence(self.contest)
        return sentence[:1].upper() + sentence[1:]

    def _marks(self) -> str:
        marks = []
        if self.contest.is_illustrative:
            marks.append(_ILLUSTRATIVE)
        if not self.contest.is_frozen:
            marks.append(_PROVISIONAL)
        return ". ".join(marks)

    def _heading(self) -> None:
        style = self.writer.style(
            bold=True, align="center", text_wrap=True, border=1, bg_color="#E5E7EB"
        )
        names = ["Hạng", "Mã đơn vị", "Đơn vị"]
        names += [f"{group.path}. {group.name}" for group in self.groups]
        names += ["Điểm thưởng", "Điểm trừ", "Tổng điểm", "Xếp loại"]
        for column, name in enumerate(names):
            self.sheet.write_string(_FIRST_ROW, column, name, style)
        self.sheet.set_row(_FIRST_ROW, 48 if len(self.groups) <= 6 else 96)

    def _line(self, row: int, line: Line) -> None:
        text = self.writer.style(border=1, text_wrap=True)
        centred = self.writer.style(border=1, align="center")
        bold = self.writer.style(border=1, align="center", bold=True)
        if line.place is None:
            self.sheet.write_string(row, 0, "–", centred)
        else:
            self.sheet.write_number(row, 0, line.place, centred)
        self.sheet.write_string(row, 1, line.agency_code, text)
        name = line.agency_name
        if line.barred_reason:
            name = f"{name} (không xếp hạng: {_decapitalised(line.barred_reason)})"
        self.sheet.write_string(row, 2, name, text)
        for column, points in enumerate(self._points_of(line), start=3):
            self._number(row, column, points)
        self.sheet.write_string(row, self.last_column, line.grade, bold)

    def _points_of(self, line: Line) -> list[Decimal | None]:
        total = line.total if line.is_scored else None
        if not (line.shows_points and line.is_scored):
            return [*([None] * (len(self.groups) + 2)), total]
        subtotals = [line.subtotals.get(group.path, Decimal(0)) for group in self.groups]
        return [*subtotals, line.sums.bonus, line.sums.penalty, total]

    def _number(self, row: int, column: int, points: Decimal | None) -> None:
        style = self.writer.style(border=1, num_format=POINTS_FORMAT)
        if points is None:
            self.sheet.write_blank(row, column, None, style)
        else:
            self.sheet.write_number(row, column, points, style)

    def _signatures(self, row: int) -> int:
        """Writes who signs; returns the last row used."""
        middle = self.last_column // 2
        bold = self.writer.style(bold=True, align="center")
        plain = self.writer.style(italic=True, align="center")
        right = self.last_column
        self._across(row, middle + 1, right, "…………, ngày …… tháng …… năm ……", plain)
        self._across(row + 1, 0, middle, "NGƯỜI LẬP BIỂU", bold)
        self._across(row + 1, middle + 1, right, "TRƯỞNG KHU VỰC THI ĐUA", bold)
        self._across(row + 2, 0, middle, "(Ký, ghi rõ họ tên)", plain)
        self._across(row + 2, middle + 1, right, "(Ký, ghi rõ họ tên, đóng dấu)", plain)
        return row + 6

    def _across(self, row: int, first: int, last: int, text: str, style) -> None:
        self.sheet.merge_range(row, first, row, last, "", style)
        self.sheet.write_string(row, first, text, style)

    def _page(self, last_row: int) -> None:
        sheet = self.sheet
        sheet.set_column(0, 0, 7)
        sheet.set_column(1, 1, 13)
        sheet.set_column(2, 2, 38)
        sheet.set_column(3, self.last_column, 11)
        sheet.freeze_panes(_FIRST_ROW + 1, 3)
        sheet.repeat_rows(_FIRST_ROW)
        sheet.print_area(0, 0, last_row, self.last_column)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer("&CTrang &P/&N")


def _decapitalised(text: str) -> str:
    return text[:1].lower() + text[1:]
