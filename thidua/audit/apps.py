from django.apps import AppConfig
from django.contrib.auth import signals
from django.db.backends.signals import connection_created


class AuditConfig(AppConfig):
    name = "thidua.audit"
    label = "audit"
    verbose_name = "Nhật ký"

    def ready(self) -> None:
        from thidua.audit import connections, events

        connection_created.connect(connections.follow_context, dispatch_uid="audit.context")
        signals.user_logged_in.connect(events.signed_in, dispatch_uid="audit.signed_in")
        signals.user_logged_out.connect(events.signed_out, dispatch_uid="audit.signed_out")
        signals.user_login_failed.connect(events.sign_in_failed, dispatch_uid="audit.failed")
