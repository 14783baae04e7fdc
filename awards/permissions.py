"""Who may do what in the conferral, one predicate a line.

Rows that a user may see come from the querysets' ``visible_to``. The first line of a predicate is
what the page «Quyền của người dùng» says it allows.
"""

from thidua.accounts.roles import Role, has_role, is_of_agency
from zones.permissions import is_ministry

# What may be conferred and by which texts: the Ministry keeps it, everybody reads it.
RECORDS = frozenset(
    {"awardtype", "bonusrate", "bonusterms", "basesalary", "legalbasis", "eligibilityrule"}
)
# How the office issues and prints: administrators keep it too.
SETTINGS = frozenset({"issuer", "certificateblank", "certificateitem"})
# About people: an agency's clerk reads those of the own agency; the Ministry keeps them.
PEOPLE = frozenset({"person", "service", "yearrating", "discipline", "awardrecord"})
# Proposed, reviewed and voted on; written by the services behind their pages.
NOMINATIONS = frozenset(
    {"nomination", "nominationstep", "councilmeeting", "councilvote", "ruleoverride"}
)
# A draft is written by its form; what is issued by nobody.
DECISIONS = frozenset(
    {"decision", "decisionbasis", "proposal", "article", "recipient"}
    | {"awardline", "appointmentline", "resultline"}
)
# Of the numbers: an entry says where the paper went; numbers themselves are never typed.
REGISTERS = frozenset({"numberseries", "registerentry"})


def reads_catalogue(user) -> bool:
    """Xem danh mục khen thưởng, căn cứ pháp lý, cơ quan ban hành, phôi bằng."""
    return has_role(user, *Role)


def keeps_records(user) -> bool:
    """Ghi, sửa danh mục khen thưởng, hồ sơ người, thành tích đã có, phiên họp hội đồng."""
    return is_ministry(user)


def keeps_settings(user) -> bool:
    """Ghi, sửa cơ quan ban hành và phôi bằng."""
    return has_role(user, Role.MINISTRY_CLERK, Role.ADMINISTRATOR)


def sees_all(user) -> bool:
    """Xem hồ sơ người, đề nghị khen thưởng và dự thảo quyết định của mọi đơn vị."""
    return has_role(user, Role.MINISTRY_CLERK, Role.ISSUER, Role.VIEWER, Role.AUDITOR)


def reads_papers(user) -> bool:
    """Mở các trang đề nghị, quyết định, sổ đăng ký; cán bộ đơn vị chỉ thấy phần của đơn vị mình
    và các quyết định đã ban hành."""
    return sees_all(user) or is_of_agency(user)


def nominates(user) -> bool:
    """Đề nghị khen thưởng; cán bộ đơn vị cho đơn vị mình, thường trực cho khu vực của mình."""
    return is_ministry(user) or is_of_agency(user)


def reviews_nominations(user) -> bool:
    """Rà soát đề nghị, ghi kết quả hội đồng, chấp nhận ngoài quy tắc có lý do."""
    return is_ministry(user)


def drafts_decisions(user) -> bool:
    """Soạn, sửa và kiểm tra dự thảo quyết định."""
    return is_ministry(user)


def returns_drafts(user) -> bool:
    """Trả dự thảo đã kiểm tra về để soạn tiếp."""
    return has_role(user, Role.MINISTRY_CLERK, Role.ISSUER)


def follows_up_decisions(user) -> bool:
    """Lập dự thảo đính chính, thay thế, hủy bỏ một quyết định đã ban hành."""
    return has_role(user, Role.MINISTRY_CLERK, Role.ISSUER)


def issues_decisions(user) -> bool:
    """Cấp số và ban hành quyết định đã kiểm tra."""
    return has_role(user, Role.ISSUER)


def keeps_registers(user) -> bool:
    """Bỏ số có lý do, ghi việc lưu và chuyển văn bản vào sổ đăng ký."""
    return has_role(user, Role.ISSUER)


def may(user, codename: str) -> bool:
    """Returns whether the user may do ``codename``, such as «view_module» or «add_person»."""
    action, _, model = codename.partition("_")
    if action == "view":
        if model == "module" or model in RECORDS | SETTINGS:
            return reads_catalogue(user)
        return model in PEOPLE | NOMINATIONS | DECISIONS | REGISTERS and reads_papers(user)
    if codename in ("add_nomination", "change_nomination", "nominate"):
        return nominates(user)
    keepers = {
        RECORDS: keeps_records,
        PEOPLE: keeps_records,
        SETTINGS: keeps_settings,
        NOMINATIONS: reviews_nominations,
        DECISIONS: drafts_decisions,
        REGISTERS: keeps_registers,
    }
    return any(model in models and keeps(user) for models, keeps in keepers.items())
