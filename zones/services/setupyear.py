"""The steps that come every year: campaign, members, chairs, criteria tables, opening."""

from thidua.accounts.roles import Role
from zones.models import Campaign
from zones.services.setupfacts import Facts
from zones.services.setupstep import Step


def campaign(found: Facts) -> Step:
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


def members(found: Facts) -> Step:
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


def zone_years(found: Facts) -> Step:
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


def appointments(found: Facts) -> Step:
    zones = found.competing
    count = sum(zone.has_chair for zone in zones)
    vice_chaired = sum(zone.has_vice_chair for zone in zones)
    return Step(
        "appointments",
        "Cử Trưởng, Phó Trưởng khu vực",
        Role.MINISTRY_CLERK,
        bool(zones) and count == len(zones),
        f"{count}/{len(zones)} khu vực đã có Trưởng, {vice_chaired}/{len(zones)} có Phó Trưởng."
        if zones
        else "Chưa có khu vực nào có thành viên.",
        "Trang cử cho biết đến lượt đơn vị nào. Bảng của đơn vị làm Trưởng do Phó Trưởng hoặc Bộ "
        "thẩm định, vì không ai thẩm định bảng của mình.",
        ("members",),
    )


def tables(found: Facts) -> Step:
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


def tables_in_use(found: Facts) -> Step:
    blocks = found.blocks_to_score
    used = [table for table in found.tables if table.is_frozen]
    figures = (
        f"{len(used)}/{len(blocks)} khối đã dùng bảng tiêu chí." if blocks else "Chưa có khối."
    )
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


def opening(found: Facts) -> Step:
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


def templates(found: Facts) -> Step:
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
