"""Who may do what in the conferral, one predicate a line.

Rows that a user may see come from the querysets' ``visible_to``. What ``right`` says of a predicate
is what the page «Quyền của người dùng» shows it to allow.
"""

from thidua.accounts.roles import Role, has_role, is_of_agency, right
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


@right("Xem danh mục khen thưởng, căn cứ pháp lý, cơ quan ban hành, phôi bằng.")
def reads_catalogue(user) -> bool:
    """Returns whether the user is somebody at all: the catalogue is everybody's to read."""
    return has_role(user, *Role)


@right("Ghi, sửa danh mục khen thưởng, hồ sơ người, thành tích đã có.")
def keeps_records(user) -> bool:
    """Returns whether the user writes the catalogue and what is known of people."""
    return is_ministry(user)


@right("Ghi, sửa cơ quan ban hành và phôi bằng.")
def keeps_settings(user) -> bool:
    """Returns whether the user writes what decisions are issued and printed by."""
    return has_role(user, Role.MINISTRY_CLERK, Role.ADMINISTRATOR)


@right("Xem hồ sơ người, đề nghị khen thưởng và dự thảo quyết định của mọi đơn vị.")
def sees_all(user) -> bool:
    """Returns whether no nomination and no draft is hidden from the user."""
    return has_role(user, Role.MINISTRY_CLERK, Role.ISSUER, Role.VIEWER, Role.AUDITOR)


@right(
    "Mở các trang đề nghị, quyết định, sổ đăng ký; cán bộ đơn vị chỉ thấy phần của đơn vị mình "
    "và các quyết định đã ban hành."
)
def reads_papers(user) -> bool:
    """Returns whether pages of papers open; a clerk sees the own agency's, and what is issued."""
    return sees_all(user) or is_of_agency(user)


@right(
    "Đề nghị khen thưởng; cán bộ đơn vị cho đơn vị mình, cán bộ của Trưởng khu vực cho cả các "
    "thành viên khác."
)
def nominates(user) -> bool:
    """Returns whether the user may nominate: an agency its own, a chair's clerk the members."""
    return is_ministry(user) or is_of_agency(user)


@right("Rà soát đề nghị, lập phiên họp và ghi kết quả hội đồng, chấp nhận ngoài quy tắc có lý do.")
def reviews_nominations(user) -> bool:
    """Returns whether the user carries a nomination on, by vote or by hand."""
    return is_ministry(user)


@right("Soạn, sửa và kiểm tra dự thảo quyết định.")
def drafts_decisions(user) -> bool:
    """Returns whether the user drafts decisions and checks them."""
    return is_ministry(user)


@right("Trả dự thảo đã kiểm tra về để soạn tiếp.")
def returns_drafts(user) -> bool:
    """Returns whether the user takes a checked draft back to be edited."""
    return has_role(user, Role.MINISTRY_CLERK, Role.ISSUER)


@right("Lập dự thảo đính chính, thay thế, hủy bỏ một quyết định đã ban hành.")
def follows_up_decisions(user) -> bool:
    """Returns whether the user begins the paper that changes an issued one."""
    return has_role(user, Role.MINISTRY_CLERK, Role.ISSUER)


@right("Cấp số và ban hành quyết định đã kiểm tra.")
def issues_decisions(user) -> bool:
    """Returns whether the user gives numbers and issues."""
    return has_role(user, Role.ISSUER)


@right("Bỏ số có lý do, ghi việc lưu và chuyển văn bản vào sổ đăng ký.")
def keeps_registers(user) -> bool:
    """Returns whether the user voids a number and writes down where papers went."""
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
