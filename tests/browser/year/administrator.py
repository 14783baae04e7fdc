"""The administrator: makes the accounts, one for each person."""

from openpyxl import load_workbook

from tests.browser.steps import photograph
from tests.browser.year.desk import GIVEN, Desk


def makes_the_first_accounts(desk: Desk) -> None:
    """The Ministry's clerk and the issuer; the first page says so."""
    desk.sign_in("quantri")
    desk.sees("Chưa có phong trào thi đua nào đang mở")
    photograph(desk.page, "start-administrator")
    make_account(desk, "canbobo", "Nguyễn Thị Bộ", "Cán bộ Bộ Tư pháp")
    make_account(desk, "phathanh", "Lê Văn Ấn", "Người ban hành, cấp số")
    desk.is_ticked("Tài khoản của cán bộ Bộ Tư pháp")


def makes_the_agencies_accounts(desk: Desk, clerks: dict[str, str]) -> None:
    """A clerk of each agency at once; the first passwords come as a workbook."""
    desk.sign_in("quantri")
    desk.take_step("Tài khoản của cán bộ đơn vị", "Tạo cho mọi đơn vị chưa có")
    for username, agency in clerks.items():
        desk.page.get_by_label(f"Tên đăng nhập của {agency}").fill(username)
        desk.page.get_by_label(f"Họ và tên cán bộ của {agency}").fill(f"Cán bộ {agency}")
    photograph(desk.page, "accounts")
    button = desk.page.locator("button", has_text="Tạo tài khoản, tải tệp mật khẩu")
    sheet = load_workbook(desk.download(button.click)).active
    for _agency, _name, username, password in sheet.iter_rows(min_row=2, values_only=True):
        desk.given[username] = password
    desk.is_ticked("Tài khoản của cán bộ đơn vị")


def make_account(desk: Desk, username: str, name: str, role: str) -> None:
    desk.take_step("Tài khoản của cán bộ Bộ Tư pháp", "Tạo tài khoản")
    desk.fill_in(username=username, full_name=name, password1=GIVEN, password2=GIVEN)
    desk.page.select_option("#id_role", label=role)
    photograph(desk.page, "account")
    desk.save()
    desk.given[username] = GIVEN
