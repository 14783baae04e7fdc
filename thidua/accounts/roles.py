"""What a person is in the system. What that lets one do is asked of each app's ``permissions.py``.

A role says what somebody is employed for; everything else follows from the records: of which
agency, and whether that agency chairs a zone this year. Nobody's rights are listed by hand.
"""

from collections.abc import Callable

from django.db import models


class Role(models.TextChoices):
    """The roles; one person has one."""

    AGENCY_CLERK = "agency_clerk", "Cán bộ đơn vị"
    """Scores and nominates the own agency, and reads its history and its predecessors'. While the
    agency chairs a zone it is the zone's secretariat: see ``Standpoint`` in zones/permissions."""

    MINISTRY_CLERK = "ministry_clerk", "Cán bộ Bộ Tư pháp"
    """Keeps all records, brings in and approves any agency's points, reviews nominations, drafts
    decisions and checks them; issues none."""

    ISSUER = "issuer", "Người ban hành, cấp số"
    """Issues what a Ministry clerk has checked, begins what corrects, replaces or cancels it, and
    keeps the registers of numbers; reads the papers for it, no points, and edits no draft."""

    VIEWER = "viewer", "Người xem, lãnh đạo"
    """Reads points and papers of everybody, writes nothing."""

    AUDITOR = "auditor", "Người kiểm tra, giám sát"
    """Reads everything, the users and the audit log with it, and writes nothing."""

    ADMINISTRATOR = "administrator", "Quản trị hệ thống"
    """Keeps the users and the settings (issuers, blanks); neither reads nor writes points,
    nominations or drafts. ``createsuperuser`` makes one."""


DUTIES = {
    Role.AGENCY_CLERK: "Tự chấm điểm và đề nghị khen thưởng cho đơn vị mình. Khi đơn vị làm "
    "Trưởng hoặc Phó Trưởng khu vực thì thẩm định phần được giao, từ ngày đến ngày được cử.",
    Role.MINISTRY_CLERK: "Giữ toàn bộ hồ sơ, ghi và duyệt điểm, rà soát đề nghị khen thưởng, "
    "soạn và kiểm tra dự thảo quyết định; không ban hành.",
    Role.ISSUER: "Cấp số và ban hành dự thảo đã kiểm tra, giữ sổ đăng ký; lập dự thảo đính chính, "
    "thay thế, hủy bỏ quyết định đã ban hành. Không xem điểm, không sửa dự thảo.",
    Role.VIEWER: "Xem điểm, kết quả và hồ sơ khen thưởng của mọi đơn vị; không ghi gì.",
    Role.AUDITOR: "Xem mọi thứ, kể cả người dùng và nhật ký; không ghi gì.",
    Role.ADMINISTRATOR: "Quản lý người dùng và thiết lập (cơ quan ban hành, phôi bằng); không xem, "
    "không ghi điểm.",
}


def has_role(user, *roles: Role) -> bool:
    """Returns whether the user is in one of the roles, and still works here."""
    return user.is_active and user.role in roles


def is_of_agency(user) -> bool:
    """Returns whether the user works for an agency: only a clerk's agency gives rights."""
    return has_role(user, Role.AGENCY_CLERK) and user.agency_id is not None


def right(allows: str) -> Callable:
    """Marks a predicate of a user alone as a right; ``allows`` tells on screen what it allows."""

    def mark(predicate: Callable) -> Callable:
        predicate.allows = allows
        return predicate

    return mark
