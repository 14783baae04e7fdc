"""Why a whole file is refused, and what the clerk should do."""

MESSAGES = {
    "empty_file": "Tệp rỗng. Hãy kiểm tra lại tệp đã chọn",
    "corrupt_file": "Tệp bị hỏng. Hãy mở bằng Excel, lưu lại rồi tải lên lần nữa",
    "not_xlsx": "Không phải tệp Excel .xlsx. "
    "Hãy mở bằng Excel, chọn «Lưu thành» dạng Excel Workbook (.xlsx)",
    "old_xls_format": "Tệp Excel đời cũ (.xls). Hãy mở bằng Excel, chọn «Lưu thành» dạng .xlsx",
    "password_protected": "Tệp có mật khẩu mở. Hãy bỏ mật khẩu, lưu lại rồi tải lên",
    "macro_file": "Tệp có chứa macro. Hãy chọn «Lưu thành» dạng Excel Workbook (.xlsx)",
    "too_large": "Tệp lớn hơn mức cho phép ({limit}). Hãy chia thành nhiều tệp",
    "too_large_unpacked": "Nội dung tệp khi mở ra lớn hơn mức cho phép ({limit}). "
    "Hãy chép bảng điểm sang một tệp mới rồi tải lên",
    "too_many_parts": "Cấu trúc tệp khác thường (quá {limit} thành phần). "
    "Hãy chép bảng điểm sang một tệp mới rồi tải lên",
    "xml_dtd": "Cấu trúc tệp khác thường (khai báo DTD). "
    "Hãy chép bảng điểm sang một tệp mới rồi tải lên",
}


class FileRefused(Exception):
    """The file is not read any further; ``code`` is stable, ``message`` one sentence."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.message = MESSAGES[code].format(**values)
        super().__init__(self.message)
