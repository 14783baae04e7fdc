"""Permissions follow from the records: each app's ``permissions.py`` says who may do what."""

from importlib import import_module

from django.contrib.auth.backends import ModelBackend

from thidua.accounts.models import User


class RecordsBackend(ModelBackend):
    """Answers ``user.has_perm("zones.change_agency")`` from ``zones.permissions.may``.

    No list of rights is kept by hand: neither groups nor user permissions are asked.
    """

    def has_perm(self, user_obj, perm: str, obj=None) -> bool:
        if not user_obj.is_active:
            return False
        app_label, codename = perm.split(".", 1)
        return self._may(user_obj, app_label, codename)

    def has_module_perms(self, user_obj, app_label: str) -> bool:
        return user_obj.is_active and self._may(user_obj, app_label, "view_module")

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        return set()

    def _get_permissions(self, user_obj, obj, from_name) -> set[str]:
        return set()  # Django gives a superuser every permission there is

    def get_user(self, user_id):
        """Returns the user with the agency that every page asks for."""
        user = User.objects.select_related("agency").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    @staticmethod
    def _may(user, app_label: str, codename: str) -> bool:
        try:
            permissions = import_module(f"{APP_MODULES.get(app_label, app_label)}.permissions")
        except ModuleNotFoundError:
            return False
        return permissions.may(user, codename)


APP_MODULES = {"accounts": "thidua.accounts", "audit": "thidua.audit"}
