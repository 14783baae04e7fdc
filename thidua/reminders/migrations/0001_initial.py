import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import thidua.fields


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("accounts", "0005_reminders_and_last_visit"),
    ]

    operations = [
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="ngày")),
                ("state", models.CharField(choices=[("queued", "Chờ gửi"), ("sending", "Đang gửi"), ("sent", "Đã gửi"), ("failed", "Gửi không được"), ("unclear", "Không rõ đã gửi chưa"), ("dropped", "Không còn việc để nhắc")], default="queued", max_length=8, verbose_name="trạng thái")),
                ("queued_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("claimed_at", models.DateTimeField(null=True, verbose_name="bắt đầu gửi lúc")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="gửi lúc")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="số lần thử")),
                ("error", thidua.fields.CleanTextField(blank=True, verbose_name="lỗi")),
                ("user", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="digests", to=settings.AUTH_USER_MODEL, verbose_name="người nhận")),
            ],
            options={
                "verbose_name": "thư nhắc việc",
                "verbose_name_plural": "thư nhắc việc",
                "ordering": ["-day", "user"],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "day"), name="digest_once_a_person_and_day", violation_error_message="Người này đã có thư nhắc việc của ngày này."),
                    models.CheckConstraint(condition=models.Q(("state__in", ["queued", "sending", "sent", "failed", "unclear", "dropped"])), name="digest_state_is_known", violation_error_message="Trạng thái không hợp lệ."),
                    models.CheckConstraint(condition=models.Q(models.Q(("sent_at__isnull", False), ("state", "sent")), models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)), _connector="OR"), name="digest_sent_says_when", violation_error_message="Thư đã gửi phải ghi lúc gửi, thư chưa gửi thì không."),
                ],
            },
        ),
    ]
