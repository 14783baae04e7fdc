"""The accounts' entries in the sidebar."""

GROUPS = [
    (
        "Quản trị",
        [("Người dùng", "manage_accounts", "admin:accounts_user_changelist", "accounts.view_user")],
    ),
]
