"""Who may do what in the contest, one predicate a line.

These are pure: a user, and for points a standpoint (``services.standpoints``). Rows that a user
may see come from the querysets' ``visible_to``. What ``right`` says of a predicate is what the page
«Quyền của người dùng» shows it to allow.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings

from thidua.accounts.roles import Role, has_role, is_of_agency, right

# Records of the organisation and of the year: the Ministry keeps them, everybody reads them.
RECORDS = frozenset(
    {"province", "block", "agency", "agencyname", "zone", "campaign", "zoneyear", "target"}
    | {"membership", "appointment", "criteriatable", "criterion", "criterionlevel", "gradeband"}
    | {"condition"}
)
# Read through ``visible_to``; written by the services behind their own pages, never by a form.
POINTS_RECORDS = frozenset({"scoresheet", "score", "standing", "workbookimport", "scorechange"})


@right("Xem hồ sơ tổ chức và hồ sơ năm thi đua: đơn vị, khu vực, thành viên, bảng tiêu chí.")
def reads_records(user) -> bool:
    """Returns whether the user is somebody at all: these records are everybody's to read."""
    return has_role(user, *Role)


@right("Mở «Trang kết quả»: hạng, tổng điểm, xếp loại của năm đã khép và quyết định đã ban hành.")
def reads_published(user) -> bool:
    """Returns whether the user reads what is published: a stranger too, if the office wants so."""
    return settings.PUBLIC_RESULTS or reads_records(user)


@right("Ghi, sửa hồ sơ tổ chức và hồ sơ năm thi đua; mở, khép phong trào và năm của khu vực.")
def keeps_records(user) -> bool:
    """Returns whether the user writes the records of the organisation and of the year."""
    return is_ministry(user)


@right("Xem điểm và kết quả của mọi đơn vị.")
def sees_all_points(user) -> bool:
    """Returns whether no agency's points are hidden from the user."""
    return has_role(user, Role.MINISTRY_CLERK, Role.VIEWER, Role.AUDITOR)


@right("Mở các trang điểm, xếp hạng, xuất Excel; thấy điểm của ai thì xem theo từng phong trào.")
def reads_points(user) -> bool:
    """Returns whether pages of points open; whose points they show is judged row by row."""
    return sees_all_points(user) or is_of_agency(user)


@right("Xem cả lượt nhập chưa xác nhận của người khác.")
def sees_unfinished_imports(user) -> bool:
    """Returns whether the user sees others' imports that were never confirmed."""
    return has_role(user, Role.AUDITOR)


@right("Nhập điểm từ Excel; ghi được điểm nào thì xét từng dòng theo từng phong trào.")
def brings_in_workbooks(user) -> bool:
    """Returns whether the upload page opens; what a workbook may write is judged row by row."""
    return is_ministry(user) or is_of_agency(user)


@right("Thay mặt Bộ Tư pháp: ghi, thẩm định, duyệt điểm của mọi đơn vị, trừ đơn vị của chính mình.")
def is_ministry(user) -> bool:
    """Returns whether the user acts for the Ministry."""
    return has_role(user, Role.MINISTRY_CLERK)


@right("Mở trang «Bắt đầu»: việc cần làm trước khi các đơn vị tự chấm điểm.")
def prepares_office(user) -> bool:
    """Returns whether the user sees how far the office is from opening its year."""
    return is_ministry(user) or has_role(user, Role.ADMINISTRATOR)


def may(user, codename: str) -> bool:
    """Returns whether the user may do ``codename``, such as «view_module» or «change_agency»."""
    action, _, model = codename.partition("_")
    if codename == "upload_workbook":
        return brings_in_workbooks(user)
    if codename == "prepare_office":
        return prepares_office(user)
    if model in RECORDS or codename == "view_module":
        return reads_records(user) if action == "view" else keeps_records(user)
    return model in POINTS_RECORDS and action == "view" and reads_points(user)


@dataclass(frozen=True)
class Standpoint:
    """Where a user stands in one campaign: own agencies, zones chaired, blocks vice-chaired.

    ``agencies`` are ids, as are ``heirs``: what the own agency became or is to succeed, which is
    no other agency to its clerks. ``chaired`` are zone ids; ``vice_chaired`` are (zone id, block
    id).
    ``ministry`` is also the standpoint of an operator on the command line.
    """

    ministry: bool = False
    agencies: frozenset[int] = frozenset()
    heirs: frozenset[int] = frozenset()
    chaired: frozenset[int] = frozenset()
    vice_chaired: frozenset[tuple[int, int]] = field(default_factory=frozenset)

    def is_own(self, agency_id: int) -> bool:
        """Returns whether judging that agency would be judging one's own."""
        return agency_id in self.agencies or agency_id in self.heirs

    def chairs_over(self, zones: Iterable[int], block_id: int) -> bool:
        """Returns whether the user chairs, or vice-chairs for that block, any of the zones."""
        return any(zone in self.chaired or (zone, block_id) in self.vice_chaired for zone in zones)


def may_read(standpoint: Standpoint, agency_id: int, zones: set[int], block_id: int) -> bool:
    """What ``ScoreSheet.visible_to`` says in a query, for those who do not see all points."""
    return agency_id in standpoint.agencies or standpoint.chairs_over(zones, block_id)


def may_self_score(standpoint: Standpoint, agency_id: int) -> bool:
    """The own agency's points; the Ministry writes them for an agency that sent paper."""
    return standpoint.ministry or agency_id in standpoint.agencies


def may_appraise(standpoint: Standpoint, agency_id: int, zones: set[int], block_id: int) -> bool:
    """Nobody appraises their own agency's sheet: the chair's is appraised by a vice-chair."""
    if standpoint.is_own(agency_id):
        return False
    return standpoint.ministry or standpoint.chairs_over(zones, block_id)


def may_approve(standpoint: Standpoint, agency_id: int) -> bool:
    """Only the Ministry approves, and nobody their own agency's sheet."""
    return standpoint.ministry and not standpoint.is_own(agency_id)


def writable_kinds(
    standpoint: Standpoint,
    *,
    state: str,
    agency_id: int,
    zones: set[int],
    block_id: int,
    self_scoring_open: bool,
) -> frozenset[str]:
    """Returns which of «self», «appraised», «approved» may be written on a sheet in that state.

    ``self_scoring_open`` says whether agencies still score themselves: the campaign is open, or
    this sheet was returned to them.
    """
    kinds = set()
    if may_self_score(standpoint, agency_id):
        if standpoint.ministry:
            kinds |= {"self"} if state in ("draft", "submitted", "appraised") else set()
        elif state == "draft" and self_scoring_open:
            kinds.add("self")
    if may_appraise(standpoint, agency_id, zones, block_id):
        appraisable = ("draft", "submitted", "appraised") if standpoint.ministry else ("submitted",)
        kinds |= {"appraised"} if state in appraisable else set()
    if may_approve(standpoint, agency_id) and state == "appraised":
        kinds.add("approved")
    return frozenset(kinds)


def may_ever_write(
    standpoint: Standpoint, kind: str, agency_id: int, zones: set[int], block_id: int
) -> bool:
    """Returns whether some state of the sheet would let the user write this kind of point."""
    if kind == "self":
        return may_self_score(standpoint, agency_id)
    if kind == "appraised":
        return may_appraise(standpoint, agency_id, zones, block_id)
    return may_approve(standpoint, agency_id)
