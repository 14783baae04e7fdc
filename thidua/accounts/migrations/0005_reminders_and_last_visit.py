from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0004_sign_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="gets_reminders",
            field=models.BooleanField(default=True, help_text="Mỗi ngày nhiều nhất một thư, chỉ khi có việc đến hạn. Mỗi người tự bật, tắt được ở mục «Thư nhắc việc» dưới tên mình.", verbose_name="nhận thư nhắc việc"),
        ),
        migrations.AddField(
            model_name="user",
            name="last_seen_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="lần cuối thao tác"),
        ),
    ]
