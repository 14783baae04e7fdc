"""The first hour of an office and of each year: what is done, what is next, what waits for it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from thidua.accounts.roles import Role
from zones.models import Campaign
from zones.services.setupfacts import Facts, facts


@dataclass(frozen=True)
class Step:
    """One thing to do before agencies score themselves: by whom, how far, and what it waits for.

    ``figures`` say what is there, ``advice`` what to do while it is not done; ``waits_for`` are
    the titles of the steps that come before it and are not done.
    """

    key: str
    title: str
    doer: Role
    is_done: bool
    figures: str
    advice: str
    after: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether it can be done now."""
        return not (self.is_done or self.waits_for)


@dataclass(frozen=True)
class SetUp:
    """All steps in their order, and what they were read from."""

    steps: list[Step]
    facts: Facts

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    def next_for(self, role: Role) -> Step | None:
        """Returns the first step that somebody in the role can do now."""
        return next((step for step in self.steps if step.doer == role and step.is_ready), None)


def set_up(on: date) -> SetUp:
    """Returns how far the office has come on that day; 11 queries at most."""
    found = facts(on)
    steps = [make(found) for make in _STEPS]
    undone = {step.key: step.title for step in steps if not step.is_done}
    return SetUp(
        [
            replace(step, waits_for=tuple(undone[key] for key in step.after if key in undone))
            for step in steps
        ],
        found,
    )


def _ministry_accounts(found: Facts) -> Step:
    count = found.accounts.get(Role.MINISTRY_CLERK, 0)
    return Step(
        "ministry_accounts",
        "Tài khoản của cán bộ Bộ Tư pháp",
        Role.ADMINISTRATOR,
        count > 0,
        f"Đã có {count} tài khoản." if count else "Chưa có tài khoản nào.",
        "Cán bộ Bộ giữ hồ sơ, bảng tiêu chí, mở và khép phong trào. Người ban hành quyết định và "
        "lãnh đạo xem kết quả cũng tạo ở đây, mỗi người một vai trò.",
    )


def _blocks(found: Facts) -> Step:
    names = ", ".join(str(block) for block in found.blocks)
    return Step(
        "blocks",
        "Khối",
        Role.MINISTRY_CLERK,
        bool(found.blocks),
        f"Đã có {len(found.blocks)} khối: {names}." if names else "Chưa có khối nào.",
        "Mỗi khối có bảng tiêu chí và danh sách xếp hạng riêng, ví dụ Sở Tư pháp và THADS. Đánh "
        "dấu «cử Trưởng khu vực» ở khối có người đứng đầu được cử làm Trưởng.",
    )


def _provinces(found: Facts) -> Step:
    count = found.provinces
    return Step(
        "provinces",
        "Tỉnh, thành phố",
        Role.MINISTRY_CLERK,
        count > 0,
        f"Đã có {count} tỉnh, thành phố." if count else "Chưa có tỉnh, thành phố nào.",
        "Nhập cả danh sách một lần: ở trang nhập, tải mẫu Excel, điền rồi tải lên.",
    )


def _agencies(found: Facts) -> Step:
    counts = [(found.agencies.get(block.pk, 0), block) for block in found.blocks]
    return Step(
        "agencies",
        "Đơn vị",
        Role.MINISTRY_CLERK,
        bool(counts) and all(count for count, _block in counts),
        f"Đang hoạt động: {', '.join(f'{count} {block}' for count, block in counts)}."
        if found.agencies
        else "Chưa có đơn vị nào.",
        "Nhập từ Excel; mẫu có sẵn trang tính ghi mã khối và mã tỉnh dùng được.",
        ("blocks", "provinces"),
    )


def _agency_accounts(found: Facts) -> Step:
    total, with_account = sum(found.agencies.values()), found.agencies_with_account
    if found.members:
        total = len(found.members)
        with_account = sum(has_account for _block, has_account in found.members)
    return Step(
        "agency_accounts",
        "Tài khoản của cán bộ đơn vị",
        Role.ADMINISTRATOR,
        0 < total == with_account,
        f"{with_account}/{total} đơn vị có tài khoản." if total else "Chưa có đơn vị nào.",
        "Mỗi đơn vị ít nhất một cán bộ. Không phải chọn ai là thường trực khu vực: đơn vị nào được "
        "cử làm Trưởng thì cán bộ của đơn vị đó thẩm định.",
        ("agencies",),
    )


def _zones(found: Facts) -> Step:
    count = len(found.zones)
    return Step(
        "zones",
        "Khu vực, cụm thi đua",
        Role.MINISTRY_CLERK,
        count > 0,
        f"Đã có {count} khu vực, cụm." if count else "Chưa có khu vực, cụm nào.",
        "Chỉ ghi mã và tên; đơn vị nào thuộc khu vực nào thì ghi theo từng năm, ở bước thành viên.",
    )


def _campaign(found: Facts) -> Step:
    campaign = found.campaign
    figures = "Chưa có phong trào nào đang chuẩn bị."
    if campaign is not None:
        lacking = "" if campaign.self_scoring_due else " Chưa ghi hạn tự chấm điểm."
        figures = f"{campaign}: {campaign.get_status_display().lower()}.{lacking}"
    return Step(
        "campaign",
        "Phong trào của năm",
        Role.MINISTRY_CLERK,
        campaign is not None,
        figures,
        "Ghi năm, tên phong trào và các hạn. Nếu đã có năm trước, mở từ năm trước thì thành viên "
        "và bảng tiêu chí được chép sang.",
    )


def _members(found: Facts) -> Step:
    count, zones = len(found.members), len(found.competing)
    return Step(
        "members",
        "Thành viên các khu vực",
        Role.MINISTRY_CLERK,
        count > 0,
        f"{count} đơn vị trong {zones} khu vực, cụm." if count else "Chưa có thành viên nào.",
        "Ghi đơn vị nào thi đua ở khu vực nào trong năm: nhập từ Excel, mỗi dòng một đơn vị.",
        ("agencies", "zones", "campaign"),
    )


def _zone_years(found: Facts) -> Step:
    zones = found.competing
    count = sum(zone.has_year for zone in zones)
    return Step(
        "zone_years",
        "Năm thi đua của từng khu vực",
        Role.MINISTRY_CLERK,
        bool(zones) and count == len(zones),
        f"Đã lập {count}/{len(zones)} khu vực." if zones else "Chưa có khu vực nào có thành viên.",
        "Ghi khẩu hiệu, ngày phát động, ngày ký giao ước, chỉ tiêu; cuối năm kết quả được chốt ở "
        "đây. Chưa lập thì không chốt được kết quả của khu vực.",
        ("members",),
    )


def _appointments(found: Facts) -> Step:
    zones = found.competing
    count = sum(zone.has_chair for zone in zones)
    return Step(
        "appointments",
        "Cử Trưởng, Phó Trưởng khu vực",
        Role.MINISTRY_CLERK,
        bool(zones) and count == len(zones),
        f"{count}/{len(zones)} khu vực đã có Trưởng."
        if zones
        else "Chưa có khu vực nào có thành viên.",
        "Trang cử cho biết đến lượt đơn vị nào. Bảng của đơn vị làm Trưởng do Phó Trưởng hoặc Bộ "
        "thẩm định, vì không ai thẩm định bảng của mình.",
        ("members",),
    )


def _tables(found: Facts) -> Step:
    blocks, made = found.blocks_to_score, {table.block_id for table in found.tables}
    lines = [
        f"{table.block}: {table.criteria_count} tiêu chí, {table.band_count} mức xếp loại"
        for table in found.tables
    ]
    return Step(
        "tables",
        "Bảng tiêu chí của mỗi khối",
        Role.MINISTRY_CLERK,
        bool(blocks)
        and all(block.pk in made for block in blocks)
        and all(table.criteria_count and table.band_count for table in found.tables),
        f"{'; '.join(lines)}." if lines else "Chưa có bảng nào.",
        "Tạo bảng (tên, tổng điểm chuẩn), rồi nhập tiêu chí và mức xếp loại từ Excel hoặc ghi từng "
        "dòng; mở từ năm trước thì chỉ sửa bản chép.",
        ("blocks", "campaign"),
    )


def _tables_in_use(found: Facts) -> Step:
    blocks = found.blocks_to_score
    used = [table for table in found.tables if table.is_frozen]
    figures = f"{len(used)}/{len(blocks)} khối đã dùng bảng tiêu chí."
    if found.draft is not None and found.problems:
        figures += f" {found.draft}: còn {len(found.problems)} điều phải sửa."
    return Step(
        "tables_in_use",
        "Kiểm tra, đưa bảng tiêu chí vào dùng",
        Role.MINISTRY_CLERK,
        bool(blocks) and {block.pk for block in blocks} <= {table.block_id for table in used},
        figures,
        "Máy đối chiếu tổng điểm, mã, mức xếp loại. Đã đưa vào dùng thì bảng không sửa được nữa.",
        ("tables",),
    )


def _opening(found: Facts) -> Step:
    campaign = found.campaign
    is_open = campaign is not None and campaign.status != Campaign.Status.PLANNED
    return Step(
        "opening",
        "Mở cho tự chấm điểm",
        Role.MINISTRY_CLERK,
        is_open,
        f"Đã mở: {found.sheets} bảng chấm điểm." if is_open else "Chưa mở.",
        "Mỗi thành viên nhận một bảng chấm điểm; từ đây đơn vị đăng nhập là chấm được.",
        ("members", "tables_in_use"),
    )


def _templates(found: Facts) -> Step:
    return Step(
        "templates",
        "Gửi mẫu chấm điểm cho các đơn vị",
        Role.MINISTRY_CLERK,
        found.sheets_with_points > 0,
        f"{found.sheets_with_points}/{found.sheets} đơn vị đã có điểm."
        if found.sheets
        else "Chưa có bảng chấm điểm nào.",
        "Tải một lần cho cả khu vực: mỗi đơn vị một tệp Excel, gói trong tệp ZIP. Đơn vị cũng tự "
        "tải được mẫu của mình.",
        ("opening",),
    )


_STEPS: tuple[Callable[[Facts], Step], ...] = (
    _ministry_accounts,
    _blocks,
    _provinces,
    _agencies,
    _agency_accounts,
    _zones,
    _campaign,
    _members,
    _zone_years,
    _appointments,
    _tables,
    _tables_in_use,
    _opening,
    _templates,
)
