"""The project's own application: locale, commands, database triggers."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate


class ThiduaConfig(AppConfig):
    default = True
    name = "thidua"
    verbose_name = "Thi đua"

    def ready(self) -> None:
        from thidua import checks, triggers

        pre_migrate.connect(triggers.make_way_for_migrations, dispatch_uid="thidua.triggers")
        post_migrate.connect(triggers.install_after_migrate, dispatch_uid="thidua.triggers")
        register(triggers.check_installed, Tags.database)
        register(checks.check_uploads_are_not_given_out, Tags.security)
        register(checks.check_hosts_are_named, Tags.security, deploy=True)
        register(checks.check_provider_is_asked_over_https, Tags.security, deploy=True)


class ThiduaAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "thidua.admin.ThiduaAdminSite"
