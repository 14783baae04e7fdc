"""The contest's entries in the sidebar: (label, icon, address, permission or None)."""

GROUPS = [
    (
        "Thi đua trong năm",
        [
            ("Tổng quan", "home", "admin:index", None),
            ("Có gì mới", "notifications", "admin:news", None),
            ("Bắt đầu", "rocket_launch", "admin:zones_campaign_start", "zones.prepare_office"),
            (
                "Nhập điểm từ Excel",
                "upload_file",
                "admin:zones_workbookimport_upload",
                "zones.upload_workbook",
            ),
            (
                "Tải mẫu, xuất điểm",
                "download",
                "admin:zones_workbookimport_templates",
                "zones.view_scoresheet",
            ),
            (
                "Bảng chấm điểm",
                "checklist",
                "admin:zones_scoresheet_changelist",
                "zones.view_scoresheet",
            ),
            ("Xếp hạng", "leaderboard", "admin:zones_ranking", "zones.view_standing"),
            (
                "Kết quả đã chốt",
                "workspace_premium",
                "admin:zones_standing_changelist",
                "zones.view_standing",
            ),
            (
                "Các lượt nhập",
                "history",
                "admin:zones_workbookimport_changelist",
                "zones.view_workbookimport",
            ),
            ("Tra cứu điểm", "search", "admin:zones_score_changelist", "zones.view_score"),
        ],
    ),
    (
        "Năm thi đua",
        [
            ("Phong trào", "flag", "admin:zones_campaign_changelist", None),
            ("Năm của khu vực", "event", "admin:zones_zoneyear_changelist", None),
            ("Thành viên", "groups", "admin:zones_membership_changelist", None),
            ("Trưởng, Phó Trưởng", "person", "admin:zones_appointment_changelist", None),
            ("Ai làm Trưởng năm nào", "grid_on", "admin:zones_appointment_grid", None),
            ("Bảng tiêu chí", "rule", "admin:zones_criteriatable_changelist", None),
        ],
    ),
    (
        "Tổ chức",
        [
            ("Đơn vị", "account_balance", "admin:zones_agency_changelist", None),
            ("Khu vực, cụm", "map", "admin:zones_zone_changelist", None),
            ("Tỉnh, thành phố", "location_city", "admin:zones_province_changelist", None),
            ("Khối", "category", "admin:zones_block_changelist", None),
            (
                "Sáp nhập đơn vị",
                "merge",
                "admin:zones_agency_merge",
                "zones.change_agency",
            ),
        ],
    ),
]
