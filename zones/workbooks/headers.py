"""The words of header cells: what a column of a score workbook holds."""

import re
from difflib import get_close_matches

from thidua.spreadsheets.cells import folded

AGENCY, AGENCY_NAME, CRITERION, CONTENT = "agency", "agency_name", "criterion", "content"
MAXIMUM, SELF, APPRAISED, NOTE = "maximum", "self", "appraised", "note"

TITLES = {
    AGENCY: "Mã đơn vị",
    AGENCY_NAME: "Tên đơn vị",
    CRITERION: "Mã tiêu chí",
    CONTENT: "Nội dung tiêu chí",
    MAXIMUM: "Điểm tối đa",
    SELF: "Điểm tự chấm",
    APPRAISED: "Điểm thẩm định",
    NOTE: "Ghi chú",
}
POINTS = {"điểm tự chấm": SELF, "điểm thẩm định": APPRAISED}
AGENCY_ROLES = {"mã đơn vị": AGENCY, "tên đơn vị": AGENCY_NAME}
LONG_ROLES = {**AGENCY_ROLES, "mã tiêu chí": CRITERION, **POINTS, "ghi chú": NOTE}
NUMBERING = frozenset(["tt", "stt", "số tt", "số thứ tự"])
_CONTENTS = ["nội dung tiêu chí", "nội dung", "tiêu chí", "tên tiêu chí", "các tiêu chí"]
_CONTENTS += ["nội dung chấm điểm", "nội dung thi đua", "tiêu chí thi đua", "tiêu chí chấm điểm"]
_MAXIMA = ["điểm tối đa", "điểm chuẩn", "thang điểm", "số điểm tối đa", "tối đa"]
FORM_ROLES = {
    "mã": CRITERION,
    "mã tiêu chí": CRITERION,
    **dict.fromkeys(NUMBERING, CRITERION),
    **dict.fromkeys(_CONTENTS, CONTENT),
    **dict.fromkeys(_MAXIMA, MAXIMUM),
    **POINTS,
    "ghi chú": NOTE,
    "tài liệu kiểm chứng": NOTE,
}
# sums in a WIDE table: each group of criteria may have its own
SUMS = frozenset(["tổng", "tổng điểm", "tổng cộng", "cộng"])
# columns of a WIDE table that inform and are not criteria
INFORMATION = SUMS | NUMBERING | {"khối", "ghi chú", "xếp loại", "hạng", "xếp hạng"}
# of LONG and FORM tables too
ALSO_INFORMATION = frozenset(
    [*_CONTENTS, *_MAXIMA, "tên đơn vị", "mã đơn vị", "khu vực", "cụm", "năm", "nhóm", "mã nhóm"]
)
# where two columns may say the same, this one does
PREFERRED = frozenset(["mã", "mã tiêu chí", "ghi chú", "điểm tối đa"])

# who appraises: «Hội đồng chấm», «Điểm Cụm thẩm định», «Điểm thẩm định của Bộ Tư pháp»
_APPRAISER = (
    r"(?:thường trực )?(?:trưởng )?(?:hội đồng|hđ|tổ|đoàn|cơ quan|thường trực|cụm|khu vực|khối|bộ)"
    r"(?: (?:trưởng|thi đua|tư pháp|khu vực|cụm))*"
)
_UNIT = r"(?:của )?đơn vị"
_POINTS = r"(?:(?:số |kết quả )?(?:điểm )?(?:do )?)"
# other words for a title, looked at where the title itself does not stand
_SYNONYMS = {
    "điểm tự chấm": re.compile(
        rf"{_POINTS}(?:{_UNIT} )?tự (?:chấm|đánh giá)(?: điểm)?(?: {_UNIT})?"
        rf"|{_POINTS}{_UNIT} (?:chấm|đánh giá)(?: điểm)?"
    ),
    "điểm thẩm định": re.compile(
        rf"{_POINTS}(?:{_APPRAISER} )?(?:chấm )?thẩm định(?: điểm)?(?: (?:của )?{_APPRAISER})?"
        rf"|{_POINTS}{_APPRAISER} (?:chấm|đánh giá)(?: điểm)?"
        rf"|{_POINTS}chấm (?:của )?{_APPRAISER}"
    ),
}
_CODES = {"mã", "mã tiêu chí", "nội dung tiêu chí", *NUMBERING}  # a list or form has one of them
# «(1)», «(điểm)» and «:» behind a title add nothing to it; «(năm 2019)» does
_BEHIND = re.compile(r"\s*(?:\((?:\d{1,2}|[a-z]|điểm)\)|:)\Z")


def keys_of(row: list[object]) -> list[str]:
    """Returns a row's cells as titles are compared, '' for a blank.

    Where a title of points does not stand in the row of a list or form, the one cell that says
    the same in other words has its key.
    """
    keys = [folded(value) if value != "" else "" for value in row]
    present = set(keys)
    if not _CODES & present or (AGENCY_ROLES.keys() & present and "mã tiêu chí" not in present):
        return keys  # no header, or one of a table of agencies: points are under codes
    for title in _SYNONYMS.keys() - present:
        saying = [column for column, key in enumerate(keys) if _says(key, title)]
        if len(saying) == 1:
            keys[saying[0]] = title
    return keys


def _says(key: str, title: str) -> bool:
    bare = _BEHIND.sub("", key)
    return bare == title or _SYNONYMS[title].fullmatch(bare) is not None


def meant(key: str) -> str | None:
    """Returns the points that a header seems to mean: «Tự chấm năm nay», «Điểm tự cham»."""
    for title, role in POINTS.items():
        phrase = title.removeprefix("điểm ")
        if _says(key, title) or (phrase in key and "điểm" in key.split()):
            return role
    near = get_close_matches(key, POINTS, n=1, cutoff=0.8)
    return POINTS[near[0]] if near else None


def is_information(header: str) -> bool:
    """Returns whether a WIDE column informs the reader and holds no criterion."""
    return folded(header) in INFORMATION
