"""Tables, agencies and criteria that are not as they should be."""

from tests.thidua.spreadsheets.builders import book
from tests.zones.factories import SampleYear, make_agency, make_block, make_member
from tests.zones.workbooks.builders import FORM, LONG, SHEET, WIDE, form, long, point, wide
from tests.zones.workbooks.everycode.expected import (
    LAYOUTS,
    PLACES,
    Finding,
    add,
    at,
    table,
)

# the table as a whole
_NO_HEADER = (
    "không tìm thấy dòng tiêu đề (cần có «Mã đơn vị», hoặc «Mã» và «Nội dung tiêu chí») trong 30 "
    "dòng đầu. Hãy dùng mẫu tải từ hệ thống"
)
_OF_SHEET = f"Trang tính «{SHEET}»: "
add(
    "no_header",
    "sheet",
    lambda: book((SHEET, [["Họ tên", "Điểm"], ["Lan", 9]])),
    Finding("no_header", "", f"{_OF_SHEET}{_NO_HEADER}."),
)
_EMPTY = {"wide": lambda: wide(), "long": lambda: long(), "form": lambda: form()}
_HEADERS = {"wide": WIDE, "long": LONG, "form": FORM}
_HEADER_ROWS = {"wide": 1, "long": 1, "form": 3}
for _layout in LAYOUTS:
    _row = _HEADER_ROWS[_layout]
    add(
        "no_rows",
        _layout,
        _EMPTY[_layout],
        Finding(
            "no_rows",
            "",
            f"{_OF_SHEET}không có dòng dữ liệu nào dưới dòng tiêu đề. Hãy điền điểm rồi tải lên "
            "lại.",
        ),
    )
    _gone = {"wide": "III.1", "long": "Mã tiêu chí", "form": "Mã"}[_layout]
    _kept = [h for h in _HEADERS[_layout] if h != _gone]
    add(
        "missing_header",
        _layout,
        lambda layout=_layout, kept=_kept: table(layout, 5, header=kept),
        Finding(
            "missing_header",
            f"A{_row}",
            at(f"A{_row}", "", f"thiếu cột «{_gone}». Hãy thêm cột này như trong mẫu"),
        ),
    )
    _twice = PLACES[_layout][1]
    _cell = f"{'G' if _layout != 'long' else 'F'}{_row}"
    _first = f"{PLACES[_layout][0][0]}{_row}"
    add(
        "duplicate_header",
        _layout,
        lambda layout=_layout, twice=_twice: table(layout, 5, header=[*_HEADERS[layout], twice]),
        Finding(
            "duplicate_header",
            _cell,
            at(_cell, _twice, f"cột «{_twice}» có hai lần (cũng ở ô {_first}). Hãy bỏ một cột"),
        ),
    )
    add(
        "wrong_year",
        _layout,
        lambda layout=_layout: book(
            (
                SHEET,
                [
                    ["Phiếu chấm điểm năm 2019"],
                    ["Mã đơn vị: STP-1"],
                    _HEADERS[layout],
                    {"wide": ["STP-1", "", 5], "long": ["STP-1", "I.1", 5]}.get(
                        layout, point("I.1", 5)
                    ),
                ],
            )
        ),
        Finding(
            "wrong_year",
            "A1",
            at(
                "A1",
                "",
                "bảng ghi năm 2019 nhưng đang nhập cho năm 2020. "
                "Hãy chọn đúng tệp hoặc đúng phong trào",
            ),
        ),
    )


# agencies and criteria
def _of_agency(layout: str, code: str) -> bytes:
    make = {
        "wide": lambda: wide([code, "", 5]),
        "long": lambda: long([code, "I.1", 5]),
        "form": lambda: form(point("I.1", 5), code=code),
    }
    return make[layout]()


def _outsider(year: SampleYear) -> None:
    make_agency("STP-99", name="Sở ngoài")


def _without_table(year: SampleYear) -> None:
    agency = make_agency("CTH-1", make_block("CTH"), name="Cục A")
    make_member(year.campaign, year.zone, agency)


for _layout in LAYOUTS:
    _cell, _header = ("A1", "") if _layout == "form" else ("A2", "Mã đơn vị")
    for _says, _code, _value, _prepare, _text in (
        (
            "unknown_agency",
            "unknown_agency",
            "STP-1X",
            None,
            "không có đơn vị mã «STP-1X» (gần giống: «STP-1»). Hãy sửa mã đơn vị",
        ),
        (
            "not_member",
            "not_member",
            "STP-99",
            _outsider,
            "«Sở ngoài» không phải thành viên khu vực nào trong năm 2020. Hãy bỏ dòng này",
        ),
        (
            "no_table",
            "campaign_closed",
            "CTH-1",
            _without_table,
            "khối của «Cục A» chưa có bảng tiêu chí đang dùng trong năm 2020. Hãy báo Bộ Tư pháp",
        ),
    ):
        add(
            _says,
            _layout,
            lambda layout=_layout, value=_value: _of_agency(layout, value),
            Finding(_code, _cell, at(_cell, _header, _text)),
            prepare=_prepare,
        )

_UNKNOWN = "không có tiêu chí mã «I.9» trong bảng tiêu chí (gần giống: «I.1»). Hãy sửa mã tiêu chí"
add(
    "unknown_criterion",
    "wide",
    lambda: wide(["STP-1", "", 5], header=[*WIDE, "I.9"]),
    Finding("unknown_criterion", "G1", at("G1", "I.9", _UNKNOWN)),
)
add(
    "unknown_criterion",
    "long",
    lambda: long(["STP-1", "I.9", 5]),
    Finding("unknown_criterion", "B2", at("B2", "Mã tiêu chí", _UNKNOWN)),
)
add(
    "unknown_criterion",
    "form",
    lambda: form(point("I.9", 5)),
    Finding("unknown_criterion", "A4", at("A4", "Mã", _UNKNOWN)),
)
add(
    "group_points",
    "long",
    lambda: long(["STP-1", "I", 5]),
    Finding(
        "unknown_criterion",
        "B2",
        at(
            "B2",
            "Mã tiêu chí",
            "«I» là nhóm, không chấm điểm. Hãy ghi điểm ở các tiêu chí trong nhóm",
        ),
    ),
)
_SHIFTED = (
    "mã là «STP-1» nhưng ô tên ghi «Sở Tư pháp tỉnh số 2» (dòng bị lệch?). "
    "Hãy sửa mã hoặc tên cho khớp"
)
_OTHER = "Sở Tư pháp tỉnh số 2"
_LONG_NAMED = [LONG[0], "Tên đơn vị", *LONG[1:]]
add(
    "name_mismatch",
    "wide",
    lambda: wide(["STP-1", _OTHER, 5]),
    Finding("name_mismatch", "B2", at("B2", "Tên đơn vị", _SHIFTED)),
)
add(
    "name_mismatch",
    "long",
    lambda: long(["STP-1", _OTHER, "I.1", 5], header=_LONG_NAMED),
    Finding("name_mismatch", "B2", at("B2", "Tên đơn vị", _SHIFTED)),
)
_TWICE = "trùng với dòng {}. Hãy bỏ một dòng"
add(
    "duplicate_row",
    "wide",
    lambda: wide(["STP-1", "", 5], ["STP-1", "", 5]),
    Finding("duplicate_row", "A3", at("A3", "Mã đơn vị", _TWICE.format(2))),
)
add(
    "duplicate_row",
    "long",
    lambda: long(["STP-1", "I.1", 5], ["STP-1", "I.1", 6]),
    Finding("duplicate_row", "B3", at("B3", "Mã tiêu chí", _TWICE.format(2))),
)
add(
    "duplicate_row",
    "form",
    lambda: form(point("I.1", 5), point("I.1", 5)),
    Finding("duplicate_row", "A5", at("A5", "Mã", _TWICE.format(4))),
)
_NO_CODE = "có điểm nhưng thiếu {}. Hãy ghi mã vào ô này"
add(
    "missing_code",
    "wide",
    lambda: wide(["", "", 5]),
    Finding("missing_code", "A2", at("A2", "Mã đơn vị", _NO_CODE.format("mã đơn vị"))),
)
add(
    "missing_code",
    "long",
    lambda: long(["", "I.1", 5], ["STP-1", "", 5]),
    Finding("missing_code", "A2", at("A2", "Mã đơn vị", _NO_CODE.format("mã đơn vị"))),
    Finding("missing_code", "B3", at("B3", "Mã tiêu chí", _NO_CODE.format("mã tiêu chí"))),
)
add(
    "missing_code",
    "form",
    lambda: form(["", "Tiêu chí", 60, 5]),
    Finding("missing_code", "A4", at("A4", "Mã", _NO_CODE.format("mã tiêu chí"))),
)
