"""Rows as a clerk would type them, by the columns' codes: the templates show them.

Together, in this order, they make a small office that may open its year.
"""

_ZONE = {"campaign": "2026", "zone": "TAY-NAM-BO"}
_TABLE = {"campaign": "2026", "block": "STP"}

PROVINCES = (
    {"code": "86", "name": "Vĩnh Long"},
    {"code": "87", "name": "Đồng Tháp"},
)
BLOCKS = (
    {"code": "STP", "name": "Sở Tư pháp", "unit_name": "Sở", "provides_chair": "có"},
    {
        "code": "THADS",
        "name": "Thi hành án dân sự",
        "short_name": "THADS",
        "unit_name": "đơn vị",
        "provides_chair": "không",
    },
)
AGENCIES = (
    {
        "code": "STP-VINHLONG",
        "name": "Sở Tư pháp tỉnh Vĩnh Long",
        "short_name": "STP Vĩnh Long",
        "block": "STP",
        "province": "86",
    },
    {
        "code": "THADS-DONGTHAP",
        "name": "Thi hành án dân sự tỉnh Đồng Tháp",
        "short_name": "THADS Đồng Tháp",
        "block": "THADS",
        "province": "87",
    },
)
FORMER_NAMES = (
    {
        "agency": "THADS-DONGTHAP",
        "name": "Cục Thi hành án dân sự tỉnh Đồng Tháp",
        "valid_to": "30/06/2025",
    },
)
ZONES = (
    {
        "code": "TAY-NAM-BO",
        "name": "Khu vực thi đua các tỉnh miền Tây Nam Bộ",
        "kind": "Khu vực thi đua",
    },
)
CAMPAIGNS = (
    {
        "code": "2026",
        "year": "2026",
        "title": "Phong trào thi đua ngành Tư pháp năm 2026",
        "self_scoring_due": "15/11/2026",
        "appraisal_due": "30/11/2026",
        "closing_due": "15/12/2026",
    },
)
ZONE_YEARS = (
    {
        **_ZONE,
        "slogan": "Đoàn kết, sáng tạo",
        "launched_on": "15/01/2026",
        "pledge_on": "20/02/2026",
    },
)
TARGETS = ({**_ZONE, "text": "Thẩm định văn bản đúng thời hạn", "unit": "%", "figure": "100"},)
MEMBERS = (
    {**_ZONE, "agency": "STP-VINHLONG"},
    {**_ZONE, "agency": "THADS-DONGTHAP"},
)
APPOINTMENTS = (
    {**_ZONE, "role": "Trưởng khu vực", "agency": "STP-VINHLONG", "office": "Giám đốc Sở Tư pháp"},
    {
        **_ZONE,
        "role": "Phó Trưởng khu vực",
        "agency": "THADS-DONGTHAP",
        "office": "Trưởng Thi hành án dân sự tỉnh",
    },
)
TABLES = (
    {**_TABLE, "title": "Bảng tiêu chí thi đua khối Sở Tư pháp năm 2026", "stated_total": "100"},
)
CRITERIA = (
    {**_TABLE, "code": "I", "name": "Công tác chuyên môn", "kind": "Nhóm", "max_points": "100"},
    {
        **_TABLE,
        "code": "I.1",
        "parent": "I",
        "name": "Thẩm định văn bản đúng thời hạn",
        "kind": "Điểm chuẩn",
        "max_points": "60",
    },
    {
        **_TABLE,
        "code": "I.2",
        "parent": "I",
        "name": "Trợ giúp pháp lý",
        "kind": "Điểm chuẩn",
        "max_points": "40",
    },
    {**_TABLE, "code": "II", "name": "Điểm thưởng", "kind": "Nhóm"},
    {
        **_TABLE,
        "code": "II.1",
        "parent": "II",
        "name": "Sáng kiến được công nhận",
        "kind": "Điểm thưởng",
        "max_points": "5",
    },
)
LEVELS = (
    {**_TABLE, "criterion": "I.1", "points": "60", "label": "Đạt 100%"},
    {**_TABLE, "criterion": "I.1", "points": "45", "label": "Từ 90% đến dưới 100%"},
)
GRADES = (
    {**_TABLE, "grade": "A", "name": "Hoàn thành xuất sắc", "min_points": "90"},
    {**_TABLE, "grade": "B", "name": "Hoàn thành tốt", "min_points": "70"},
    {**_TABLE, "grade": "C", "name": "Chưa hoàn thành", "min_points": "0"},
)
CONDITIONS = (
    {
        **_TABLE,
        "code": "DK1",
        "text": "Không có vụ việc tham nhũng, tiêu cực bị xử lý trong năm",
        "effect": "Không xếp hạng",
    },
)
