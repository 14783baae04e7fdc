from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "thidua.accounts"
    label = "accounts"
    verbose_name = "Người dùng"

    def ready(self) -> None:
        from thidua.accounts import sessionlimits

        user_logged_in.connect(sessionlimits.note_sign_in, dispatch_uid="thidua.accounts.sign_in")
