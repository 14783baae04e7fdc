"""The administrator: makes the accounts, one for each person."""

from tests.browser.steps import choose, photograph
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
    """A clerk of each agency, by user name."""
    desk.sign_in("quantri")
    for username, agency in clerks.items():
        desk.take_step("Tài khoản của cán bộ đơn vị", "Tạo tài khoản")
        _fill_in_account(desk, username, f"Cán bộ {agency}", "Cán bộ đơn vị")
        choose(desk.page, "agency", agency)
        photograph(desk.page, "account")
        desk.save()
    desk.is_ticked("Tài khoản của cán bộ đơn vị")


def make_account(desk: Desk, username: str, name: str, role: str) -> None:
    desk.take_step("Tài khoản của cán bộ Bộ Tư pháp", "Tạo tài khoản")
    _fill_in_account(desk, username, name, role)
    desk.save()


def _fill_in_account(desk: Desk, username: str, name: str, role: str) -> None:
    desk.fill_in(username=username, full_name=name, password1=GIVEN, password2=GIVEN)
    desk.page.select_option("#id_role", label=role)
