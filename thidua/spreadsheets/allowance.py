"""How much of a workbook is looked at one by one, beside what is recognised a row at a time."""

from thidua.spreadsheets.package import Limits, odd_cells_text
from thidua.spreadsheets.refusal import FileRefused
from thidua.text import count_text

_ANY_NUMBER = 1 << 62


class Allowance:
    """How many more elements and odd cells of a workbook may be looked at."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.elements = _ANY_NUMBER if limits.max_elements is None else limits.max_elements
        self.odd_cells = _ANY_NUMBER if limits.max_odd_cells is None else limits.max_odd_cells

    def spend(self, elements: int, odd_cells: int) -> None:
        """Takes off what a sheet used up; raises FileRefused ``too_large_unpacked``."""
        self.elements -= elements
        self.odd_cells -= odd_cells
        if self.odd_cells < 0:
            limit = odd_cells_text(self._limits.max_odd_cells)
        elif self.elements < 0:
            most = count_text(self._limits.max_elements)
            limit = (
                f"{most} chi tiết của các ô phải đọc riêng từng ô: "
                "ô lỗi, công thức, phần trăm, ô trống kẻ sẵn, chú thích, ký tự đặc biệt"
            )
        else:
            return
        raise FileRefused("too_large_unpacked", limit=limit)
