"""The steps that an office goes once: accounts, blocks, provinces, agencies, zones."""

from thidua.accounts.roles import Role
from zones.services.setupfacts import Facts
from zones.services.setupstep import Step


def ministry_accounts(found: Facts) -> Step:
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


def blocks(found: Facts) -> Step:
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


def provinces(found: Facts) -> Step:
    count = found.provinces
    return Step(
        "provinces",
        "Tỉnh, thành phố",
        Role.MINISTRY_CLERK,
        count > 0,
        f"Đã có {count} tỉnh, thành phố." if count else "Chưa có tỉnh, thành phố nào.",
        "Nhập cả danh sách một lần: ở trang nhập, tải mẫu Excel, điền rồi tải lên.",
    )


def agencies(found: Facts) -> Step:
    counts = [(found.agencies.get(block.pk, 0), block) for block in found.blocks]
    when = f"Hoạt động trong năm {found.campaign.year}" if found.campaign else "Đang hoạt động"
    return Step(
        "agencies",
        "Đơn vị",
        Role.MINISTRY_CLERK,
        bool(counts) and all(count for count, _block in counts),
        f"{when}: {', '.join(f'{count} {block}' for count, block in counts)}."
        if found.agencies
        else "Chưa có đơn vị nào.",
        "Nhập từ Excel; mẫu có sẵn trang tính ghi mã khối và mã tỉnh dùng được.",
        ("blocks", "provinces"),
    )


def agency_accounts(found: Facts) -> Step:
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


def zones(found: Facts) -> Step:
    count = len(found.zones)
    return Step(
        "zones",
        "Khu vực, cụm thi đua",
        Role.MINISTRY_CLERK,
        count > 0,
        f"Đã có {count} khu vực, cụm." if count else "Chưa có khu vực, cụm nào.",
        "Chỉ ghi mã và tên; đơn vị nào thuộc khu vực nào thì ghi theo từng năm, ở bước thành viên.",
    )
