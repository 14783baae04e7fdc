"""What must hold of a criteria table before sheets are scored by it, said in sentences."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from thidua.text import points_text
from zones.models import CriteriaTable, Criterion, CriterionLevel, GradeBand

NOTHING = Decimal(0)


@dataclass(frozen=True)
class _Tree:
    """The table's criteria in order, with their children and levels."""

    criteria: list[Criterion]
    children: dict[int, list[Criterion]]
    levels: dict[int, list[CriterionLevel]]

    def leaves_of(self, criterion: Criterion) -> list[Criterion]:
        """Returns the criteria below (or the criterion itself) that take points."""
        if criterion.is_leaf:
            return [criterion]
        below = self.children.get(criterion.pk, ())
        return [leaf for child in below for leaf in self.leaves_of(child)]

    def sum_of(self, kind: Criterion.Kind) -> Decimal:
        return sum((c.max_points or NOTHING for c in self.criteria if c.kind == kind), NOTHING)


def check_table(table: CriteriaTable) -> list[str]:
    """Returns what stands in the way of opening the table, a sentence each; three queries.

    Empty where the table may be opened.
    """
    tree = _read(table)
    if not any(criterion.is_leaf for criterion in tree.criteria):
        return ["Bảng chưa có tiêu chí nào để chấm điểm."]
    bands = list(table.bands.order_by("min_points"))
    return [
        *_total_problems(table, tree),
        *_group_problems(tree),
        *_path_problems(tree),
        *_level_problems(tree),
        *_tie_break_problems(tree),
        *_band_problems(table, tree, bands),
    ]


def _read(table: CriteriaTable) -> _Tree:
    criteria = list(table.criteria.order_by("position", "pk"))
    children: dict[int, list[Criterion]] = {}
    by_id = {criterion.pk: criterion for criterion in criteria}
    for criterion in criteria:
        if criterion.parent_id is not None:
            # the parent is here already: full_path() would read it again, row by row
            criterion.parent = by_id.get(criterion.parent_id)
            children.setdefault(criterion.parent_id, []).append(criterion)
    levels: dict[int, list[CriterionLevel]] = {}
    for level in CriterionLevel.objects.filter(criterion__table=table).order_by("-points"):
        levels.setdefault(level.criterion_id, []).append(level)
    return _Tree(criteria, children, levels)


def _total_problems(table: CriteriaTable, tree: _Tree) -> list[str]:
    base = tree.sum_of(Criterion.Kind.BASE)
    if base == table.stated_total:
        return []
    return [
        f"Tổng điểm tối đa của các tiêu chí điểm chuẩn là {_points(base)}, "
        f"khác tổng điểm chuẩn {_points(table.stated_total)} ghi ở bảng."
    ]


def _group_problems(tree: _Tree) -> list[str]:
    problems = []
    for criterion in tree.criteria:
        leaves = tree.leaves_of(criterion)
        total = sum((leaf.max_points or NOTHING for leaf in leaves), NOTHING)
        if criterion.is_leaf and tree.children.get(criterion.pk):
            problems.append(
                f"Tiêu chí {criterion.path} để chấm điểm, không được chứa tiêu chí khác."
            )
        elif not leaves:
            problems.append(f"Nhóm {criterion.path} chưa có tiêu chí nào để chấm điểm.")
        elif criterion.max_points is not None and criterion.max_points != total:
            problems.append(
                f"Nhóm {criterion.path} ghi {_points(criterion.max_points)} điểm, "
                f"các tiêu chí trong nhóm cộng lại được {_points(total)}."
            )
    return problems


def _path_problems(tree: _Tree) -> list[str]:
    problems = [
        f"Mã đầy đủ {criterion.path} không khớp với nhóm chứa nó ({criterion.full_path()})."
        for criterion in tree.criteria
        if criterion.path != criterion.full_path()
    ]
    spelled: dict[str, list[str]] = {}
    for criterion in tree.criteria:
        spelled.setdefault(criterion.path.casefold(), []).append(criterion.path)
    for paths in spelled.values():
        if len(paths) > 1:
            problems.append(f"Mã {' và '.join(paths)} chỉ khác nhau ở chữ hoa, chữ thường.")
    return problems


def _level_problems(tree: _Tree) -> list[str]:
    problems = []
    for criterion in tree.criteria:
        levels = tree.levels.get(criterion.pk, ())
        if levels and not criterion.is_leaf:
            problems.append(f"Nhóm {criterion.path} không chấm điểm, không được có mức điểm.")
            continue
        problems += [
            f"Mức «{level.label}» của tiêu chí {criterion.path} là {_points(level.points)} điểm, "
            f"quá điểm tối đa {_points(criterion.max_points)}."
            for level in levels
            if level.points > criterion.max_points
        ]
    return problems


def _tie_break_problems(tree: _Tree) -> list[str]:
    ordered = [c for c in tree.criteria if c.tie_break is not None]
    problems = [
        f"Nhóm {c.path} không chấm điểm, không dùng để phân định khi bằng điểm được."
        for c in ordered
        if not c.is_leaf
    ]
    numbers = sorted(c.tie_break for c in ordered)
    if numbers != list(range(1, len(numbers) + 1)):
        written = ", ".join(str(number) for number in numbers)
        problems.append(
            f"Thứ tự phân định phải là 1, 2, 3 … không bỏ số nào; bảng đang ghi {written}."
        )
    return problems


def _band_problems(table: CriteriaTable, tree: _Tree, bands: list[GradeBand]) -> list[str]:
    if not bands:
        return ["Bảng chưa có mức xếp loại nào."]
    problems = []
    lowest = bands[0]
    if lowest.min_points != NOTHING:
        problems.append(
            f"Mức xếp loại thấp nhất ({lowest.grade}) bắt đầu từ "
            f"{_points(lowest.min_points)} điểm; phải có một mức từ 0 điểm "
            "để đơn vị nào cũng được xếp loại."
        )
    reachable = _reachable(table, tree)
    problems += [
        f"Mức {band.grade} từ {_points(band.min_points)} điểm, cao hơn số điểm "
        f"có thể đạt được ({_points(reachable)})."
        for band in bands
        if band.min_points > reachable
    ]
    repeated = [g for g, n in Counter(band.grade.casefold() for band in bands).items() if n > 1]
    problems += [f"Mức xếp loại {grade.upper()} ghi hai lần." for grade in repeated]
    return problems


def _reachable(table: CriteriaTable, tree: _Tree) -> Decimal:
    """Returns the highest total that an agency can get."""
    if not table.bonus_may_exceed:
        return table.stated_total
    bonus = tree.sum_of(Criterion.Kind.BONUS)
    return table.stated_total + (bonus if table.bonus_cap is None else min(bonus, table.bonus_cap))


def _points(value: Decimal) -> str:
    return points_text(value) or "0"
