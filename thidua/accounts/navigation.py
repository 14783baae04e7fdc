"""The accounts' entries in the sidebar."""

GROUPS = [
    (
        "Tài khoản",
        [
            ("Quyền của tôi", "verified_user", "admin:accounts_user_own_rights", None),
            (
                "Người dùng",
                "manage_accounts",
                "admin:accounts_user_changelist",
                "accounts.view_user",
            ),
        ],
    ),
]
