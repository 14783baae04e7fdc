"""Criteria as a file: a row is a group or a leaf of the newest table of a campaign and block."""

from django.core.exceptions import ValidationError
from django.db.models import Max
from import_export.fields import Field

from thidua.recordcells import ChoiceWidget, CodeWidget, PointsWidget, TextWidget, cell_text
from thidua.recordresources import RecordResource, column, long_text
from zones.models import Block, Campaign, CriteriaTable, Criterion


class _PathField(Field):
    """The full code (I.1.a); an existing criterion keeps the code that it was typed with."""

    def save(self, instance, row, is_m2m=False, **kwargs) -> None:
        path = criterion_path(row)
        if instance.path != path:
            instance.code = instance.path = path


class _ParentField(Field):
    """The full code of the group above, looked for in the criterion's own table."""

    def get_value(self, instance) -> str:
        return instance.parent.path if instance.parent_id else ""

    def save(self, instance, row, is_m2m=False, **kwargs) -> None:
        path = self.clean(row)
        if path == self.get_value(instance) or instance.table_id is None:
            return
        instance.parent = instance.table.criteria.filter(path=path).first() if path else None
        if path and instance.parent is None:
            raise ValueError(f"Không có nhóm mang mã «{path}» ở các dòng trên hay trong bảng.")


def criterion_path(row) -> str:
    """Returns the row's full code: the code alone, or with its parent's before it."""
    code, parent = cell_text(row.get("code")), cell_text(row.get("parent"))
    return code if not parent or code.startswith(f"{parent}.") else f"{parent}.{code}"


class CriterionResource(RecordResource):
    """The criteria of the newest table of a campaign and block; a frozen one is not changed."""

    required_columns = ("campaign", "block", "code", "name", "kind")
    related = ("table__campaign", "table__block", "parent")

    campaign = column("campaign", "table__campaign", CodeWidget(Campaign))
    block = column("block", "table__block", CodeWidget(Block))
    code = _PathField("path", column_name="code", widget=TextWidget())
    parent = _ParentField("parent", column_name="parent", widget=TextWidget())
    name = column("name")
    kind = column("kind", widget=ChoiceWidget(Criterion.Kind.choices))
    max_points = column("max_points", widget=PointsWidget())
    guidance = long_text("guidance")
    evidence = long_text("evidence")
    source = long_text("source")

    class Meta:
        model = Criterion
        import_id_fields = ("campaign", "block", "code")
        fields = (
            *("campaign", "block", "code", "parent", "name", "kind"),
            *("max_points", "guidance", "evidence", "source"),
        )

    def __init__(self, user=None, **kwargs) -> None:
        super().__init__(user, **kwargs)
        self.fields["campaign"].readonly = self.fields["block"].readonly = True
        self._tables: dict[tuple[int, int], CriteriaTable] | None = None

    def tables(self) -> dict[tuple[int, int], CriteriaTable]:
        """Returns the newest table of each (campaign id, block id)."""
        if self._tables is None:
            rows = CriteriaTable.objects.select_related("campaign", "block").order_by("version")
            rows = rows.visible_to(self.user) if self.user else rows
            self._tables = {(table.campaign_id, table.block_id): table for table in rows}
        return self._tables

    def filter_export(self, queryset, **kwargs):
        newest = [table.pk for table in self.tables().values()]
        rows = super().filter_export(queryset).filter(table__in=newest)
        return rows.order_by("-table__campaign__year", "table__block__code", "position", "pk")

    def row_identity(self, row) -> tuple[str, ...]:
        return cell_text(row.get("campaign")), cell_text(row.get("block")), criterion_path(row)

    def table_of(self, row) -> CriteriaTable:
        """Returns the table that the row belongs to; raises ValueError when there is none."""
        campaign = self.fields["campaign"].clean(row)
        block = self.fields["block"].clean(row)
        table = self.tables().get((campaign.pk, block.pk))
        if table is None:
            raise ValueError(
                f"Khối {block} chưa có bảng tiêu chí năm {campaign.year}. Hãy lập bảng trước."
            )
        return table

    def find(self, row) -> Criterion | None:
        try:
            table = self.table_of(row)
        except ValueError:
            return None
        return self.get_queryset().filter(table=table, path=criterion_path(row)).first()

    def import_instance(self, instance, row, **kwargs) -> None:
        problems = self._problems_of_key(row)
        if not problems and instance.table_id is None:
            instance.table = self.table_of(row)
            last = instance.table.criteria.aggregate(last=Max("position"))["last"] or 0
            instance.position = last + 1
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            problems = error.update_error_dict(problems)
        if problems:
            raise ValidationError(problems)

    def _problems_of_key(self, row) -> dict[str, list[ValidationError]]:
        problems = {}
        for name in ("campaign", "block"):
            try:
                self.fields[name].clean(row)
            except ValueError as error:
                problems[f"table__{name}"] = [ValidationError(str(error))]
        if not problems:
            try:
                self.table_of(row)
            except ValueError as error:
                problems["table__block"] = [ValidationError(str(error))]
        return problems

    def validate_instance(self, instance, import_validation_errors=None, **kwargs) -> None:
        if instance.table_id and instance.table.is_frozen and not import_validation_errors:
            raise ValidationError(
                f"«{instance.table}» đã đưa vào dùng nên không sửa được. Hãy lập bản mới."
            )
        if instance.table_id is None:
            raise ValidationError(import_validation_errors)
        super().validate_instance(instance, import_validation_errors, **kwargs)
