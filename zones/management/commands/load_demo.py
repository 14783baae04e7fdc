"""manage.py load_demo: the reference case with users to try it; once, and only in debug mode."""

from django.conf import settings
from django.core.management.base import CommandError

from thidua.accounts.models import User
from thidua.audit.commands import AuditedCommand
from zones.models import Campaign
from zones.records import demo
from zones.services.ranking import rank_campaign
from zones.services.summary import zone_sentence


class Command(AuditedCommand):
    help = "Nạp dữ liệu trình diễn: khu vực Miền Tây Nam Bộ năm 2020, điểm minh họa."

    def handle(self, **options) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "Dữ liệu trình diễn có mật khẩu công khai: chỉ nạp khi THIDUA_DEBUG=1.",
                returncode=2,
            )
        if demo.is_loaded():
            demo.add_users()  # those that an earlier release did not have
            self.stdout.write("Dữ liệu trình diễn đã có sẵn.")
            return
        if User.objects.exists():
            raise CommandError(
                "Cơ sở dữ liệu đã có người dùng thật. Chỉ nạp trình diễn vào cơ sở dữ liệu mới.",
                returncode=2,
            )
        folder = settings.DATA_DIR / "demo"
        for line in demo.load_demo(folder):
            self.stdout.write(f"  {folder.name}/{line}")
        contests = rank_campaign(Campaign.objects.get(code=str(demo.YEAR)))
        self.stdout.write(zone_sentence(contests))
