"""Six roles in place of three and a superuser flag: whoever had the flag is an administrator.

Everybody else keeps the role they had. Backwards, the roles that are gone read as before only
where nothing is lost by it: administrators become superusers, issuers and auditors viewers.
"""

from django.db import migrations, models

ROLES = [
    ("agency_clerk", "Cán bộ đơn vị"),
    ("ministry_clerk", "Cán bộ Bộ Tư pháp"),
    ("issuer", "Người ban hành, cấp số"),
    ("viewer", "Người xem, lãnh đạo"),
    ("auditor", "Người kiểm tra, giám sát"),
    ("administrator", "Quản trị hệ thống"),
]


def superusers_become_administrators(apps, schema_editor) -> None:
    users = apps.get_model("accounts", "User").objects.using(schema_editor.connection.alias)
    users.filter(is_superuser=True).update(role="administrator")


def administrators_become_superusers(apps, schema_editor) -> None:
    users = apps.get_model("accounts", "User").objects.using(schema_editor.connection.alias)
    users.filter(role="administrator").update(role="ministry_clerk", is_superuser=True)
    users.filter(role__in=["issuer", "auditor"]).update(role="viewer")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_user_agency")]

    operations = [
        migrations.RemoveConstraint(model_name="user", name="user_agency_clerk_has_an_agency"),
        migrations.RemoveConstraint(model_name="user", name="user_role_is_known"),
        migrations.AlterField(
            model_name="user",
            name="role",
            field=models.CharField(
                choices=ROLES,
                default="agency_clerk",
                help_text="Cán bộ của đơn vị làm Trưởng khu vực năm nào thì là thường trực khu vực năm đó, từ ngày đến ngày được cử; không phải chọn gì thêm ở đây.",
                max_length=20,
                verbose_name="vai trò",
            ),
        ),
        migrations.RunPython(superusers_become_administrators, administrators_become_superusers),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "agency_clerk"), _negated=True),
                    ("agency__isnull", False),
                    _connector="OR",
                ),
                name="user_agency_clerk_has_an_agency",
                violation_error_message="Cán bộ đơn vị phải thuộc một đơn vị.",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", [role for role, _ in ROLES])),
                name="user_role_is_known",
                violation_error_message="Vai trò không hợp lệ.",
            ),
        ),
    ]
