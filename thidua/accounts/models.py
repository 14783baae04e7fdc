"""The user: a person who signs in, with a role and, for clerks, an agency."""

from django.contrib import auth
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from thidua.accounts.roles import Role
from thidua.accounts.telephones import Telephone  # noqa: F401  a model like those below
from thidua.audit.logged import Logged
from thidua.fields import (
    CleanCharField,
    DerivedTextQuerySet,
    PersonSortKeyField,
    SearchTextField,
)


class UserAccountManager(UserManager.from_queryset(DerivedTextQuerySet)):
    """Creates users and keeps their derived text true."""

    def create_superuser(self, username, email=None, password=None, **fields) -> "User":
        """Returns a new administrator: what Django calls a superuser is that here and no more."""
        fields["role"] = Role.ADMINISTRATOR
        return super().create_superuser(username, email, password, **fields)


class User(AbstractUser):
    """A person who works in the system.

    ``is_superuser`` is Django's column and opens nothing here: the role does.
    """

    Role = Role

    first_name = None
    last_name = None
    full_name = CleanCharField("họ và tên", max_length=150, blank=True)
    role = models.CharField(
        "vai trò",
        max_length=20,
        choices=Role,
        default=Role.AGENCY_CLERK,
        help_text="Cán bộ của đơn vị làm Trưởng khu vực năm nào thì là thường trực khu vực năm đó, "
        "từ ngày đến ngày được cử; không phải chọn gì thêm ở đây.",
    )
    agency = models.ForeignKey(
        "zones.Agency",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="clerks",
        verbose_name="đơn vị",
        help_text="Bắt buộc đối với cán bộ đơn vị.",
    )
    is_demo = models.BooleanField("tài khoản trình diễn", default=False, editable=False)
    must_change_password = models.BooleanField(
        "phải đổi mật khẩu",
        default=False,
        help_text="Người dùng phải tự đặt mật khẩu mới ở lần đăng nhập tới. Máy tự đánh dấu mục "
        "này khi quản trị viên đặt mật khẩu hộ.",
    )
    gets_reminders = models.BooleanField(
        "nhận thư nhắc việc",
        default=True,
        help_text="Mỗi ngày nhiều nhất một thư, chỉ khi có việc đến hạn. Mỗi người tự bật, tắt "
        "được ở mục «Thư nhắc việc» dưới tên mình.",
    )
    last_seen_at = models.DateTimeField("lần cuối thao tác", null=True, editable=False)
    session_generation = models.PositiveIntegerField(
        "số lần kết thúc mọi phiên", default=0, editable=False
    )
    search_text = SearchTextField(sources=("username", "full_name", "email"))
    sort_key = PersonSortKeyField(sources=("full_name",))

    objects = UserAccountManager()
    # every sign-in writes the one, and is an entry of its own; every minute at work the other
    logged = Logged(
        secret=frozenset({"password"}), untold=frozenset({"last_login", "last_seen_at"})
    )

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        ordering = ["sort_key", "username"]
        constraints = [
            models.CheckConstraint(
                name="user_agency_clerk_has_an_agency",
                condition=~models.Q(role="agency_clerk") | models.Q(agency__isnull=False),
                violation_error_message="Cán bộ đơn vị phải thuộc một đơn vị.",
            ),
            models.CheckConstraint(
                name="user_role_is_known",
                condition=models.Q(role__in=Role.values),
                violation_error_message="Vai trò không hợp lệ.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split()[-1] if self.full_name else self.username

    def has_perm(self, perm: str, obj=None) -> bool:
        """Asks the backends for everybody: Django itself would let superusers do anything."""
        return self._is_granted("has_perm", perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        return self._is_granted("has_module_perms", app_label)

    def _is_granted(self, question: str, *what) -> bool:
        backends = (backend for backend in auth.get_backends() if hasattr(backend, question))
        return self.is_active and any(getattr(one, question)(self, *what) for one in backends)

    def _get_session_auth_hash(self, secret=None) -> str:
        """What a session must match: it ends once the password, the rights or the agency change.

        ``session_generation`` ends all sessions where none of these changes.
        """
        marks = (
            *(self.password, self.role, self.agency_id, self.is_staff, self.is_superuser),
            self.session_generation,
        )
        text = "\n".join(str(mark) for mark in marks)
        salt = "thidua.accounts.User.session"
        return salted_hmac(salt, text, secret=secret, algorithm="sha256").hexdigest()


class PastPassword(models.Model):
    """A password that somebody used, hashed as it was: the last few may not be used again."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="past_passwords", verbose_name="người dùng"
    )
    password_hash = models.CharField("mật khẩu đã băm", max_length=128)
    set_at = models.DateTimeField("đặt lúc", default=timezone.now)

    logged = Logged(secret=frozenset({"password_hash"}))

    class Meta:
        verbose_name = "mật khẩu đã dùng"
        verbose_name_plural = "mật khẩu đã dùng"
        ordering = ["-set_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user}, {self.set_at:%d/%m/%Y}"


class RecoveryCode(models.Model):
    """A code that stands once for the telephone somebody lost; only its hash is kept."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="recovery_codes", verbose_name="người dùng"
    )
    code_hash = models.CharField("mã đã băm", max_length=128)
    made_at = models.DateTimeField("tạo lúc", default=timezone.now)
    used_at = models.DateTimeField("dùng lúc", null=True, blank=True)

    logged = Logged(secret=frozenset({"code_hash"}))

    class Meta:
        verbose_name = "mã dự phòng"
        verbose_name_plural = "mã dự phòng"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user}, {self.made_at:%d/%m/%Y}"
