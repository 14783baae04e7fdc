"""The Ministry's clerk before the year: records, members, chairs, criteria tables, opening."""

from pathlib import Path
from zipfile import ZipFile

from django.utils import timezone

from tests.browser.steps import choose, photograph
from tests.browser.year.desk import Desk

YEAR = timezone.localdate().year
CAMPAIGN = f"Phong trào thi đua ngành Tư pháp năm {YEAR}"
YEAR_FIRST = f"{YEAR} – Phong trào thi đua ngành Tư pháp"
ZONE = "Khu vực thi đua các tỉnh miền Tây Nam Bộ"
CHAIR, VICE = "Sở Tư pháp tỉnh Đồng Tháp", "Sở Tư pháp tỉnh Vĩnh Long"
OF_CAMPAIGN = {"Mã phong trào": str(YEAR)}
OF_TABLE = {**OF_CAMPAIGN, "Mã khối": "STP"}
CRITERIA = (
    ("I", "", "Công tác chuyên môn", "Nhóm", 100),
    ("I.1", "I", "Thẩm định văn bản đúng thời hạn", "Điểm chuẩn", 60),
    ("I.2", "I", "Trợ giúp pháp lý", "Điểm chuẩn", 40),
    ("II", "", "Điểm thưởng", "Nhóm", None),
    ("II.1", "II", "Sáng kiến được công nhận", "Điểm thưởng", 5),
)


def records_the_organisation(desk: Desk) -> None:
    """A block is typed, provinces and agencies come from Excel."""
    desk.sign_in("canbobo")
    photograph(desk.page, "start-ministry")
    desk.take_step("Khối", "Tạo khối")
    desk.fill_in(code="STP", name="Sở Tư pháp", unit_name="Sở")
    desk.page.locator("#id_provides_chair").check()
    desk.save()
    desk.take_step("Tỉnh, thành phố", "Nhập từ Excel")
    desk.bring_in([{"Mã": "86", "Tên": "Vĩnh Long"}, {"Mã": "87", "Tên": "Đồng Tháp"}])
    desk.take_step("Đơn vị", "Nhập từ Excel")
    photograph(desk.page, "import-agencies")
    desk.bring_in(
        [
            _agency("STP-DONGTHAP", CHAIR, "STP Đồng Tháp", "87"),
            _agency("STP-VINHLONG", VICE, "STP Vĩnh Long", "86"),
        ],
        kind="Đơn vị",
    )
    desk.take_step("Khu vực, cụm thi đua", "Tạo khu vực, cụm")
    desk.fill_in(code="TAY-NAM-BO", name=ZONE)
    desk.page.select_option("#id_kind", label="Khu vực thi đua")
    desk.save()


def _agency(code: str, name: str, short: str, province: str) -> dict[str, str]:
    titles = ("Mã đơn vị", "Tên đơn vị", "Tên gọn", "Mã khối", "Mã tỉnh, thành phố")
    return dict(zip(titles, (code, name, short, "STP", province), strict=True))


def makes_the_campaign(desk: Desk) -> None:
    """The campaign with its days, its members, the zone's year, chair and vice-chair."""
    today = f"{timezone.localdate():%d/%m/%Y}"
    desk.take_step("Phong trào của năm", "Tạo phong trào")
    desk.fill_in(code=str(YEAR), year=str(YEAR), title=CAMPAIGN)
    desk.fill_in(self_scoring_due=today, appraisal_due=today, closing_due=today)
    desk.save()
    desk.take_step("Thành viên các khu vực", "Nhập từ Excel")
    of_zone = {**OF_CAMPAIGN, "Mã khu vực": "TAY-NAM-BO"}
    members = ("STP-DONGTHAP", "STP-VINHLONG")
    desk.bring_in([{**of_zone, "Mã đơn vị": code} for code in members])
    desk.take_step("Năm thi đua của từng khu vực", "Lập năm")
    desk.fill_in(slogan="Đoàn kết, sáng tạo, kỷ cương")
    desk.save()
    appoints_chair_and_vice_chair(desk)


def appoints_chair_and_vice_chair(desk: Desk) -> None:
    desk.take_step("Cử Trưởng, Phó Trưởng khu vực", "Cử")
    desk.sees("Đến lượt làm Trưởng khu vực")
    desk.page.select_option("#id_role", label="Trưởng khu vực")
    choose(desk.page, "agency", CHAIR)
    desk.fill_in(office="Giám đốc Sở Tư pháp")
    photograph(desk.page, "appointment")
    desk.save()
    desk.is_ticked("Cử Trưởng, Phó Trưởng khu vực")
    desk.take_step("Cử Trưởng, Phó Trưởng khu vực", "Cử Phó Trưởng")
    desk.page.select_option("#id_role", label="Phó Trưởng khu vực")
    choose(desk.page, "agency", VICE)
    desk.fill_in(office="Giám đốc Sở Tư pháp")
    desk.save()


def makes_the_criteria_table(desk: Desk) -> None:
    """The table's terms are typed, criteria and grades come from Excel; it is checked and used."""
    desk.take_step("Bảng tiêu chí của mỗi khối", "Tạo bảng")
    desk.fill_in(title=f"Bảng tiêu chí khối Sở Tư pháp năm {YEAR}", stated_total="100")
    desk.save()
    desk.take_step("Bảng tiêu chí của mỗi khối", "Nhập tiêu chí từ Excel")
    titles = ("Mã đầy đủ", "Thuộc nhóm", "Nội dung", "Loại", "Điểm tối đa")
    desk.bring_in(
        [{**OF_TABLE, **dict(zip(titles, line, strict=True))} for line in CRITERIA],
        kind="Tiêu chí",
    )
    desk.take_step("Bảng tiêu chí của mỗi khối", "Nhập mức xếp loại từ Excel")
    grades = (("A", 90), ("B", 70), ("C", 0))
    desk.bring_in(
        [{**OF_TABLE, "Mức xếp loại": grade, "Từ điểm": points} for grade, points in grades],
        kind="Mức xếp loại",
    )
    desk.take_step("Kiểm tra, đưa bảng tiêu chí vào dùng", "Xem toàn bảng")
    desk.sees("Tổng điểm chuẩn ghi ở bảng")
    photograph(desk.page, "criteria-table")
    desk.take_step("Kiểm tra, đưa bảng tiêu chí vào dùng", "Đưa vào dùng")
    desk.confirm("Đưa vào dùng", "Đã đưa bảng tiêu chí vào dùng.")


def opens_the_year_and_sends_the_templates(desk: Desk) -> None:
    desk.take_step("Mở cho tự chấm điểm", "Mở cho tự chấm điểm")
    photograph(desk.page, "opening")
    desk.confirm("Mở cho tự chấm điểm", "Đã mở phong trào cho các đơn vị tự chấm điểm.")
    desk.menu("Bắt đầu")
    photograph(desk.page, "start-open")
    desk.take_step("Gửi mẫu chấm điểm cho các đơn vị", "Tải mẫu cho các đơn vị")
    photograph(desk.page, "templates-each")
    packed: Path = desk.download(lambda: desk.page.click("button:has-text('Tải về')"))
    names = ZipFile(packed).namelist()
    assert names == [
        f"phieu-cham-diem-{code}-{YEAR}.xlsx" for code in ("STP-DONGTHAP", "STP-VINHLONG")
    ]
