"""The conferral's entries in the sidebar: (label, icon, address, permission or None)."""

GROUPS = [
    (
        "Báo cáo",
        [
            ("Báo cáo tổng kết", "summarize", "admin:awards_conference", "zones.view_standing"),
            (
                "Kỷ luật nộp bảng",
                "event_available",
                "admin:zones_discipline",
                "zones.view_scoresheet",
            ),
            (
                "Thống kê khen thưởng",
                "bar_chart",
                "admin:awards_statistics",
                "awards.view_decision",
            ),
        ],
    ),
    (
        "Khen thưởng",
        [
            (
                "Đề nghị khen thưởng",
                "how_to_vote",
                "admin:awards_nomination_changelist",
                "awards.view_nomination",
            ),
            (
                "Phiên họp hội đồng",
                "groups_2",
                "admin:awards_councilmeeting_changelist",
                "awards.view_councilmeeting",
            ),
            ("Quyết định", "gavel", "admin:awards_decision_changelist", "awards.view_decision"),
            (
                "Sổ văn bản đi",
                "menu_book",
                "admin:awards_registerentry_changelist",
                "awards.view_registerentry",
            ),
            (
                "Sổ đăng ký số",
                "tag",
                "admin:awards_numberseries_changelist",
                "awards.view_numberseries",
            ),
            (
                "Thành tích đã có",
                "military_tech",
                "admin:awards_awardrecord_changelist",
                "awards.view_awardrecord",
            ),
            ("Người", "badge", "admin:awards_person_changelist", "awards.view_person"),
        ],
    ),
    (
        "Tra cứu",
        [
            ("Trang kết quả", "public", "results_board", None),
            ("Tra cứu quyết định", "qr_code_scanner", "look_up", None),
        ],
    ),
    (
        "Danh mục khen thưởng",
        [
            ("Danh hiệu, hình thức", "stars", "admin:awards_awardtype_changelist", None),
            ("Quy tắc xét", "fact_check", "admin:awards_eligibilityrule_changelist", None),
            ("Hệ số tiền thưởng", "percent", "admin:awards_bonusrate_changelist", None),
            ("Lương cơ sở", "payments", "admin:awards_basesalary_changelist", None),
            ("Căn cứ pháp lý", "balance", "admin:awards_legalbasis_changelist", None),
            ("Cơ quan ban hành", "apartment", "admin:awards_issuer_changelist", None),
            ("Phôi bằng", "picture_in_picture", "admin:awards_certificateblank_changelist", None),
        ],
    ),
]
