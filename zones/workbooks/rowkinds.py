"""What a row of a score workbook is when it is no agency's or criterion's: told by its words."""

import re
from itertools import takewhile
from string import ascii_uppercase

from thidua.spreadsheets.cells import folded, shown

# not «Tổng số vụ việc hòa giải thành», «Xếp loại tổ chức đảng», «Điểm cộng» (points on top):
# those may be criteria
_SUMMARY = re.compile(
    r"(?!điểm cộng\b)(?:điểm )?(?:tổng|cộng)"
    r"(?: (?:cộng|điểm|mục|nhóm|phần|bảng)\b| số(?= (?:điểm|đơn vị)\b|\W*\Z)"
    r"| [ivxlc]+\W*\Z|\W*\Z| \()"
    r"|(?:(?:số |mức )?điểm |thang điểm )?(?:tối đa|chuẩn|trung bình|bình quân|cao nhất|thấp nhất)"
    r"(?: (?:cộng|chung|điểm|theo quy định"
    r"|(?:của )?(?:toàn |cả |các )?(?:đơn vị|sở|cục|khối|cụm|khu vực)))*(?:\W*\Z| \()"
    r"|(?:xếp|phân) (?:loại|hạng|thứ)(?: (?:chung|thi đua|năm|cả năm|đơn vị))*(?:\W*\Z| \()"
)
_SIGNATURE = re.compile(
    r"\W*(?:đã )?ký\b|(?:q\. ?)?(?:phó )?(?:giám đốc|cục trưởng|chánh văn phòng|thủ trưởng"
    r"|trưởng phòng|chủ tịch|tổ trưởng|trưởng đoàn|thư ký|chuyên viên)\b"
    r"|(?:kt|tm|tl|tuq)\s?\.|người (?:lập|chấm|tổng hợp|kiểm|thẩm)|cán bộ (?:lập|tổng hợp|chấm)"
    r"|nơi nhận|xác nhận|đại diện|\(?(?:họ (?:và )?tên|chữ ký)"
)
_LONGEST_WORDS = 100  # of a signature, of a number in words
_LONGEST_NUMBER = 60  # of a column, with how it is reckoned: «(7) = (4) + (5) - (6)»
# digits and what is written with them, and nothing else: «9/10», «95%», «1e1», «9 điểm»
_LIKE_POINT = re.compile(r"[-+]?\d[\d\s.,/%e_-]*(?:đ|điểm)?")
_NUMERAL = "một|mốt|hai|ba|bốn|tư|năm|lăm|sáu|bảy|bẩy|tám|chín|mười|mươi|trăm|phẩy|phảy|rưỡi|không"
_NUMBER_IN_WORDS = re.compile(rf"(?!không\b)(?:{_NUMERAL})(?:\s+(?:{_NUMERAL}))*(?:\s+điểm)?")


def is_blank(row: list[object]) -> bool:
    """Returns whether no cell of the row holds anything but white space."""
    return not any(
        value != "" and not (isinstance(value, str) and not value.strip()) for value in row
    )


def is_summary(row: list[object]) -> bool:
    """Returns whether the row's first text says that it sums others up («Tổng cộng», «Xếp loại»).

    «Tổng cục …», «Tổng kết …» do not: they name an agency, a criterion.
    """
    for value in row:
        if isinstance(value, str) and value.strip():
            return bool(_SUMMARY.match(folded(value)))
    return False


def is_summary_at(row: list[object], column: int) -> bool:
    """Returns whether the row is a summary and its column of codes holds no code."""
    return is_summary(row) and (not folded(row[column]) or is_summary([row[column]]))


def is_signature(value: object) -> bool:
    """Returns whether a cell is of the block below a table: «(Ký)», «KT. GIÁM ĐỐC», the date."""
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_WORDS:
        return False
    key = folded(value)
    is_day = "ngày " in key and "tháng " in key and "năm " in key
    return is_day or _SIGNATURE.match(key) is not None


def is_heading(row: list[object], column: int) -> bool:
    """Returns whether a row without points may be passed over: its column of codes holds none.

    It is blank there, or holds words, or a single word that nothing stands beside or is signed.
    """
    key = folded(row[column])
    if not key or " " in key:
        return True
    is_alone = all(value == "" for place, value in enumerate(row) if place != column)
    return not is_like_code(key) and (is_alone or is_signature(row[column]))


def is_like_code(key: str) -> bool:
    """Returns whether a cell may be a code, with or without a slip: «stp1», «i-1», not «(ký)»."""
    return any(c.isdigit() or c in "-–−_./" for c in key.strip("()-–.…/_ "))


def is_numbering(row: list[object]) -> bool:
    """Returns whether the row only numbers the columns: (1) (2) (3) …, or A, B, 1, 2, 3=2/1 …"""
    filled = [value for value in row if value != ""]
    if any(isinstance(value, str) and len(value) > _LONGEST_NUMBER for value in filled):
        return False
    values = [shown(value).partition("=")[0].strip("(). ") for value in filled]
    letters = list(takewhile(str.isalpha, values))
    numbers = values[len(letters) :]
    if len(values) < 3 or len(letters) > len(ascii_uppercase):
        return False
    is_in_order = "".join(letters).upper() == ascii_uppercase[: len(letters)]
    return is_in_order and numbers == [str(n) for n in range(1, len(numbers) + 1)]


def may_be_point(value: object) -> bool:
    """Returns whether a cell holds a number, or what a number may have been made of.

    A date, a truth value, «9/10», «chín»; other words are none: a signature may stand in the
    column of points.
    """
    if isinstance(value, str):
        if len(value.strip()) > _LONGEST_WORDS:
            return False
        key = folded(value)
        return bool(_LIKE_POINT.fullmatch(key) or _NUMBER_IN_WORDS.fullmatch(key))
    return True
