"""Texts, sizes and rights; and what is a warning only."""

from django.utils import timezone

from tests.zones.factories import SampleYear
from tests.zones.workbooks.builders import SHEET, WIDE, form, long, point, wide
from tests.zones.workbooks.everycode.expected import (
    LAYOUTS,
    NAME,
    ROWS,
    Finding,
    add,
    add_point,
    at,
    table,
)
from zones.models import Campaign

_OF_SHEET = f"Trang tính «{SHEET}»: "
# texts
_OLD_LETTERS = "Së T­ ph¸p tØnh §ång Th¸p"
add(
    "legacy_encoding",
    "wide",
    lambda: wide(["STP-1", _OLD_LETTERS, 5]),
    Finding(
        "legacy_encoding",
        "B2",
        at(
            "B2",
            "Tên đơn vị",
            "chữ gõ bằng bảng mã cũ (TCVN3 hoặc VNI). Hãy chuyển sang Unicode",
        ),
    ),
)
for _code, _value, _text in (
    (
        "legacy_encoding",
        _OLD_LETTERS,
        "chữ gõ bằng bảng mã cũ (TCVN3 hoặc VNI). Hãy chuyển sang Unicode",
    ),
    ("text_too_long", "a" * 2001, "văn bản dài quá 2000 ký tự. Hãy viết ngắn lại"),
    (
        "control_character",
        "a\u202eb",
        "văn bản có ký tự điều khiển hoặc ký tự đổi chiều chữ. Hãy gõ lại",
    ),
):
    add(
        _code,
        "long",
        lambda value=_value: long(["STP-1", "I.1", 5, "", value]),
        Finding(_code, "E2", at("E2", "Ghi chú", _text)),
    )
    add(
        _code,
        "form",
        lambda value=_value: form(point("I.1", 5, "", value)),
        Finding(_code, "F4", at("F4", "Ghi chú", _text)),
    )

# how much
for _layout in LAYOUTS:
    _last = {"wide": "A2", "long": "A2", "form": "A4"}[_layout]
    _right = {"wide": "F1", "long": "E1", "form": "F3"}[_layout]
    add(
        "too_many_rows",
        _layout,
        lambda layout=_layout: table(layout, 5),
        Finding("too_many_rows", _last, at(_last, "", "có hơn 1 dòng. Hãy chia thành nhiều tệp")),
        limits={"max_rows": 1},
    )
    add(
        "too_many_columns",
        _layout,
        lambda layout=_layout: table(layout, 5),
        Finding("too_many_columns", _right, at(_right, "", "có hơn 3 cột. Hãy bỏ các cột thừa")),
        limits={"max_columns": 3},
    )
    add(
        "outside_table",
        _layout,
        lambda layout=_layout: table(
            layout, 5, lambda w: w.worksheets()[0].write(1_048_575, 16_383, "x")
        ),
        Finding(
            "outside_table",
            "XFD1048576",
            at("XFD1048576", "", "có dữ liệu nằm xa ngoài bảng. Hãy xóa ô này"),
        ),
    )


# rights
def _closed(year: SampleYear) -> None:
    Campaign.objects.filter(pk=year.campaign.pk).update(status="closed")
    year.campaign.refresh_from_db()


def _handed_in(year: SampleYear) -> None:
    sheet = year.sheets["STP-1"]
    sheet.state, sheet.submitted_at, sheet.submitted_by = "submitted", timezone.now(), year.ministry
    sheet.save()


add(
    "campaign_closed",
    "upload",
    lambda: table("wide", 5),
    Finding(
        "campaign_closed",
        "",
        "Phong trào thi đua năm 2020 không nhận điểm (đã khép lại). Không nhập được nữa.",
        sheet="",
    ),
    prepare=_closed,
)
add_point(
    "sheet_locked",
    "bảng chấm điểm của Sở Tư pháp tỉnh số 1 đã nộp, không ghi thêm được. "
    "Hãy giữ nguyên ô này như trong hệ thống hoặc để trống",
    5,
    prepare=_handed_in,
    clerk="STP-1",
)
for _layout in LAYOUTS:
    _cell, _header = ("A1", "") if _layout == "form" else ("A2", "Mã đơn vị")
    add(
        "no_permission",
        _layout,
        lambda layout=_layout: table(layout, 5),
        Finding(
            "no_permission",
            _cell,
            at(
                _cell,
                _header,
                "bạn không được ghi điểm của Sở Tư pháp tỉnh số 1. Hãy để trống hoặc bỏ dòng này",
            ),
        ),
        clerk="STP-2",
    )

# warnings
for _layout in LAYOUTS:
    add(
        "hidden_rows",
        _layout,
        lambda layout=_layout: table(
            layout,
            5,
            lambda w: w.worksheets()[0].set_row(ROWS[layout], None, None, {"hidden": True}),
        ),
        Finding("hidden_rows", "", f"{_OF_SHEET}có 1 dòng ẩn, đã được đọc như các dòng khác."),
        is_warning=True,
    )
    _below = ROWS[_layout] + 2
    add(
        "skipped_rows",
        _layout,
        lambda layout=_layout: table(
            layout, 5, lambda w: w.worksheets()[0].write(ROWS[layout] + 1, 1, "Tổng cộng")
        ),
        Finding(
            "skipped_rows",
            "",
            f"{_OF_SHEET}đã bỏ qua 1 dòng tiêu đề, dòng tổng hoặc chữ ký: dòng {_below}.",
        ),
        is_warning=True,
    )
    add(
        "skipped_sheet",
        _layout,
        lambda layout=_layout: table(
            layout, 5, lambda w: w.add_worksheet("Hướng dẫn").write(0, 0, "Điền điểm")
        ),
        Finding(
            "skipped_sheet",
            "",
            "Trang tính «Hướng dẫn»: không có bảng điểm, đã bỏ qua.",
            sheet="Hướng dẫn",
        ),
        is_warning=True,
    )
    add(
        "hidden_sheet",
        _layout,
        lambda layout=_layout: table(layout, 5, lambda w: w.add_worksheet("Ẩn").hide()),
        Finding("hidden_sheet", "", "Trang tính «Ẩn»: trang tính ẩn, không đọc.", sheet="Ẩn"),
        is_warning=True,
    )
add(
    "skipped_column",
    "wide",
    lambda: wide(["STP-1", NAME, 5], header=[*WIDE, "II"]),
    Finding(
        "skipped_column",
        "G1",
        at("G1", "II", "cột «II» không phải tiêu chí chấm điểm, đã bỏ qua"),
    ),
    is_warning=True,
)
