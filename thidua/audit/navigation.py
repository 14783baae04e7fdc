"""The log's entry in the sidebar."""

GROUPS = [
    (
        "Giám sát",
        [("Nhật ký hệ thống", "policy", "admin:audit_entry_changelist", "audit.view_entry")],
    ),
]
