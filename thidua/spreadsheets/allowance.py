"""How much of a workbook is looked at one by one, beside what is recognised a row at a time."""

import sys
from dataclasses import dataclass

from thidua.spreadsheets.package import Limits, grouped
from thidua.spreadsheets.refusal import FileRefused


@dataclass
class Allowance:
    """How much more of a workbook may be looked at one by one: it takes two microseconds each."""

    elements: int = 400_000
    odd_cells: int = 30_000  # errors, percentages …: each is kept, at a hundred bytes

    @classmethod
    def of(cls, limits: Limits) -> "Allowance":
        """Returns a whole workbook's."""
        return cls(sys.maxsize, sys.maxsize) if limits.max_tags is None else cls()

    def spend(self, elements: int, odd_cells: int) -> None:
        """Takes off what a sheet used up; raises FileRefused ``too_large_unpacked``."""
        self.elements -= elements
        self.odd_cells -= odd_cells
        if self.odd_cells < 0:
            limit = f"{grouped(Allowance.odd_cells)} ô lỗi, ô phần trăm hoặc công thức"
        elif self.elements < 0:
            limit = (
                f"{grouped(Allowance.elements)} chi tiết của các ô phải đọc riêng từng ô: "
                "ô lỗi, công thức, phần trăm, ô trống kẻ sẵn, chú thích, ký tự đặc biệt"
            )
        else:
            return
        raise FileRefused("too_large_unpacked", limit=limit)
