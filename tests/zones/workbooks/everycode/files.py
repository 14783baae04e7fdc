"""Files that are refused as a whole, and points that are no points."""

from tests.thidua.spreadsheets.builders import OLE, packed, parts_of
from tests.zones.workbooks.everycode.expected import (
    EXAMPLE,
    TO_NUMBER,
    add_point,
    add_refused,
    calculated,
    formatted,
    merged,
    table,
)


def _part(name: str, content: bytes | str) -> bytes:
    return packed({**parts_of(table("wide", 5)), name: content})


_DAMAGED = "Tệp bị hỏng. Hãy mở bằng Excel, lưu lại rồi tải lên lần nữa"
_COPY = "Hãy chép bảng điểm sang một tệp mới rồi tải lên"
_NOT_XLSX = (
    "Không phải tệp Excel .xlsx. Hãy mở bằng Excel, chọn «Lưu thành» dạng Excel Workbook (.xlsx)"
)
_PASSWORD = OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
add_refused("empty_file", lambda: b"", "Tệp rỗng. Hãy kiểm tra lại tệp đã chọn")
add_refused("corrupt_file", lambda: table("wide", 5)[:2000], _DAMAGED)
add_refused("not_xlsx", lambda: b"Ma,I.1\nSTP-1,5\n", _NOT_XLSX)
add_refused(
    "old_xls_format",
    lambda: OLE + b"\0" * 600,
    "Tệp Excel đời cũ (.xls). Hãy mở bằng Excel, chọn «Lưu thành» dạng .xlsx",
)
add_refused(
    "password_protected",
    lambda: _PASSWORD,
    "Tệp có mật khẩu mở. Hãy bỏ mật khẩu, lưu lại rồi tải lên",
)
add_refused(
    "macro_file",
    lambda: _part("xl/vbaProject.bin", b"\0"),
    "Tệp có chứa macro. Hãy chọn «Lưu thành» dạng Excel Workbook (.xlsx)",
)
add_refused(
    "too_large",
    lambda: table("wide", 5),
    "Tệp lớn hơn mức cho phép (0 MB). Hãy chia thành nhiều tệp",
    limits={"max_bytes": 1024},
)
add_refused(
    "too_large_unpacked",
    lambda: _part("xl/media/a.png", b"\0" * 40 * 1024**2),
    f"Nội dung tệp khi mở ra lớn hơn mức cho phép (30 MB). {_COPY}",
)
add_refused(
    "too_many_parts",
    lambda: packed({f"a{n}": "" for n in range(201)}),
    f"Cấu trúc tệp khác thường (quá 200 thành phần). {_COPY}",
)
add_refused(
    "xml_dtd",
    lambda: _part("docProps/a.xml", "<!DOCTYPE a><a/>"),
    f"Cấu trúc tệp khác thường (khai báo DTD). {_COPY}",
)

add_point("not_a_number", f"«chín» không phải là số. {EXAMPLE}", "chín")
add_point(
    "ambiguous_number",
    f"«1.000» không rõ là hàng nghìn hay phần thập phân. {EXAMPLE}",
    "1.000",
)
add_point("negative", "điểm -1 nhỏ hơn 0. Điểm trừ cũng ghi bằng số dương; hãy sửa lại", -1)
add_point("over_max", "điểm 61 lớn hơn điểm tối đa 60 của tiêu chí I.1. Hãy sửa lại", 61)
add_point(
    "too_many_decimals",
    "điểm 9,125 có hơn 2 chữ số thập phân. Hãy làm tròn đến 2 chữ số",
    9.125,
)
add_point("percent_format", f"ô định dạng phần trăm. {TO_NUMBER}", change=formatted("0.0%", 0.5))
add_point(
    "date_in_points",
    f"Excel đã đổi ô này thành ngày tháng. {TO_NUMBER}",
    change=formatted("d/m/yyyy", 9),
)
add_point(
    "formula_error",
    "công thức bị lỗi #REF!. Hãy sửa công thức hoặc ghi điểm bằng số",
    change=calculated("=#REF!", "#REF!"),
)
add_point(
    "formula_not_calculated",
    "công thức chưa được tính. Hãy mở bằng Excel, lưu lại rồi tải lên",
    change=calculated("=1+1", ""),
)
add_point("merged_cell", "ô bị gộp. Hãy bỏ gộp ô và ghi giá trị vào từng ô", change=merged)
add_point(
    "external_link",
    "công thức lấy số từ tệp khác; dùng giá trị đã lưu 5",
    change=calculated("=[1]A!A1", 5),
    is_warning=True,
)
