"""Criteria tables and what they hold as files: of each campaign and block, the newest table."""

import tablib
from django.core.exceptions import ValidationError
from django.db.models import Max

from thidua.recordcells import (
    ChoiceWidget,
    CodeWidget,
    NumberWidget,
    PointsWidget,
    YesNoWidget,
    cell_text,
)
from thidua.recordcolumns import Column, column, long_text
from thidua.recordlocks import kept
from thidua.recordparts import PartResource
from thidua.recordresources import RecordResource
from zones.models import (
    Block,
    Campaign,
    Condition,
    CriteriaTable,
    Criterion,
    CriterionLevel,
    GradeBand,
)
from zones.resources import examples
from zones.services.tables import next_version, refuse_frozen


def newest_tables(user) -> dict[tuple[int, int], CriteriaTable]:
    """Returns the newest table that the user may see of each (campaign id, block id)."""
    rows = CriteriaTable.objects.select_related("campaign", "block").order_by("version")
    rows = rows.visible_to(user) if user else rows
    return {(table.campaign_id, table.block_id): table for table in rows}


class CriteriaTableResource(RecordResource):
    """The terms of the tables; a row that names no table yet makes a draft."""

    required_columns = ("campaign", "block", "title", "stated_total")
    key_columns = ("campaign", "block")
    related = ("campaign", "block")

    campaign = column("campaign", widget=CodeWidget(Campaign))
    block = column("block", widget=CodeWidget(Block))
    title = column("title")
    stated_total = column("stated_total", widget=PointsWidget())
    bonus_cap = column("bonus_cap", widget=PointsWidget())
    bonus_may_exceed = column("bonus_may_exceed", widget=YesNoWidget())
    is_illustrative = column("is_illustrative", widget=YesNoWidget())
    source = long_text("source")

    examples = examples.TABLES

    class Meta:
        model = CriteriaTable
        import_id_fields = ("campaign", "block")
        fields = (
            *("campaign", "block", "title", "stated_total", "bonus_cap"),
            *("bonus_may_exceed", "is_illustrative", "source"),
        )

    def find(self, row) -> CriteriaTable | None:
        key = self.key_of(row)
        return self.get_queryset().filter(**key).order_by("-version").first() if key else None

    def filter_export(self, queryset, **kwargs):
        newest = [table.pk for table in newest_tables(self.user).values()]
        return super().filter_export(queryset).filter(pk__in=newest)

    def validate_instance(self, instance, import_validation_errors=None, **kwargs) -> None:
        if instance.is_frozen and not import_validation_errors:
            refuse_frozen(instance)
        if instance.pk is None and instance.campaign_id and instance.block_id:
            instance.version = next_version(instance.campaign, instance.block)
        super().validate_instance(instance, import_validation_errors, **kwargs)


class OfTableResource(PartResource):
    """What a criteria table holds; a table in use is not changed."""

    owner, owner_columns = "table", ("campaign", "block")

    def __init__(self, user=None, **kwargs) -> None:
        super().__init__(user, **kwargs)
        self._kept_tables: set[int] = set()

    def find_owners(self) -> dict[tuple[int, int], CriteriaTable]:
        return newest_tables(self.user)

    def no_owner(self, first: Campaign, second: Block) -> str:
        return f"Khối {second} chưa có bảng tiêu chí năm {first.year}. Hãy lập bảng trước."

    def table_of(self, instance) -> CriteriaTable | None:
        """Returns the table that the row stands in."""
        return instance.table if instance.table_id else None

    def validate_instance(self, instance, import_validation_errors=None, **kwargs) -> None:
        table = self.table_of(instance)
        if table is not None and not import_validation_errors:
            if self.writes and table.pk not in self._kept_tables:
                kept(table)
                self._kept_tables.add(table.pk)
            refuse_frozen(table)
        super().validate_instance(instance, import_validation_errors, **kwargs)

    def filter_export(self, queryset, **kwargs):
        newest = [table.pk for table in self.owners().values()]
        path = self.fields["campaign"].attribute.removesuffix("__campaign")
        return super().filter_export(queryset).filter(**{f"{path}__in": newest})


class _PathColumn(Column):
    """The full code (I.1.a); an existing criterion keeps the code that it was typed with."""

    def save(self, instance, row, is_m2m=False, **kwargs) -> None:
        path = criterion_path(row)
        if instance.path != path:
            instance.code = instance.path = path


class _ParentColumn(Column):
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


class CriterionResource(OfTableResource):
    """A row is a group or a leaf; groups stand above what they hold."""

    required_columns = ("campaign", "block", "code", "name", "kind")
    key_columns = ("campaign", "block", "code")
    related = ("table__campaign", "table__block", "parent")

    campaign = column("campaign", "table__campaign", CodeWidget(Campaign))
    block = column("block", "table__block", CodeWidget(Block))
    code = _PathColumn("code", "path", also=("Mã",))
    parent = _ParentColumn("parent")
    name = column("name")
    kind = column("kind", widget=ChoiceWidget(Criterion.Kind.choices))
    max_points = column("max_points", widget=PointsWidget())
    guidance = long_text("guidance")
    evidence = long_text("evidence")
    tie_break = column("tie_break", widget=NumberWidget(is_whole=True))
    source = long_text("source")

    examples = examples.CRITERIA

    class Meta:
        model = Criterion
        import_id_fields = ("campaign", "block", "code")
        fields = (
            *("campaign", "block", "code", "parent", "name", "kind"),
            *("max_points", "guidance", "evidence", "tie_break", "source"),
        )

    def filter_export(self, queryset, **kwargs):
        rows = super().filter_export(queryset)
        return rows.order_by("-table__campaign__year", "table__block__code", "position", "pk")

    def before_import(self, dataset: tablib.Dataset, **kwargs) -> None:
        super().before_import(dataset, **kwargs)
        if "tie_break" in dataset.headers:
            self._free_tie_breaks(dataset)

    def _free_tie_breaks(self, dataset: tablib.Dataset) -> None:
        """Lets criteria exchange their places in the tie-break: a place is taken once a table."""
        moved = []
        for row in dataset.dict:
            try:
                place = self.fields["tie_break"].clean(row)
            except ValueError:
                continue
            criterion = self.find(row)
            if criterion is not None and criterion.tie_break not in (None, place):
                moved.append(criterion.pk)
        drafts = Criterion.objects.filter(table__status=CriteriaTable.Status.DRAFT)
        drafts.filter(pk__in=moved).update(tie_break=None)

    def key_in_owner(self, row) -> dict:
        return {"path": criterion_path(row)}

    def row_identity(self, row) -> tuple[str, ...]:
        return (*super().row_identity(row)[:-1], criterion_path(row))

    def after_new_part(self, instance) -> None:
        last = instance.table.criteria.aggregate(last=Max("position"))["last"] or 0
        instance.position = last + 1


class CriterionLevelResource(OfTableResource):
    """The graded levels of criteria, each found by its points."""

    required_columns = ("campaign", "block", "criterion", "points", "label")
    key_columns = ("campaign", "block", "criterion", "points")
    related = ("criterion__table__campaign", "criterion__table__block")
    part_of = "criterion"
    owner = "criterion"

    campaign = column("campaign", "criterion__table__campaign", CodeWidget(Campaign))
    block = column("block", "criterion__table__block", CodeWidget(Block))
    criterion = column("criterion", "criterion__path", title="Mã tiêu chí")
    points = column("points", widget=PointsWidget())
    label = column("label")

    examples = examples.LEVELS

    class Meta:
        model = CriterionLevel
        import_id_fields = ("campaign", "block", "criterion", "points")
        fields = ("campaign", "block", "criterion", "points", "label")

    def __init__(self, user=None, **kwargs) -> None:
        super().__init__(user, **kwargs)
        self.fields["criterion"].readonly = True

    def owner_of(self, row) -> Criterion:
        table, path = super().owner_of(row), self.fields["criterion"].clean(row)
        criterion = table.criteria.select_related("table").filter(path=path).first()
        if criterion is None:
            sentence = f"Không có tiêu chí mã «{path}» trong «{table}»."
            raise ValidationError({"criterion__path": ValidationError(sentence)})
        return criterion

    def key_in_owner(self, row) -> dict:
        return {"points": self.fields["points"].clean(row)}

    def table_of(self, instance) -> CriteriaTable | None:
        return instance.criterion.table if instance.criterion_id else None


class GradeBandResource(OfTableResource):
    required_columns = ("campaign", "block", "grade", "min_points")
    key_columns = ("campaign", "block", "grade")
    related = ("table__campaign", "table__block")
    part_of = "table"

    campaign = column("campaign", "table__campaign", CodeWidget(Campaign))
    block = column("block", "table__block", CodeWidget(Block))
    grade = column("grade")
    name = column("name")
    min_points = column("min_points", widget=PointsWidget())
    breaches_allowed = column("breaches_allowed", widget=NumberWidget(is_whole=True))
    quota = column("quota", widget=NumberWidget(is_whole=True))

    examples = examples.GRADES

    class Meta:
        model = GradeBand
        import_id_fields = ("campaign", "block", "grade")
        fields = (
            *("campaign", "block", "grade", "name", "min_points"),
            *("breaches_allowed", "quota"),
        )


class ConditionResource(OfTableResource):
    required_columns = ("campaign", "block", "code", "text", "effect")
    key_columns = ("campaign", "block", "code")
    related = ("table__campaign", "table__block")
    part_of = "table"

    campaign = column("campaign", "table__campaign", CodeWidget(Campaign))
    block = column("block", "table__block", CodeWidget(Block))
    code = column("code")
    text = long_text("text")
    effect = column("effect", widget=ChoiceWidget(Condition.Effect.choices))

    examples = examples.CONDITIONS

    class Meta:
        model = Condition
        import_id_fields = ("campaign", "block", "code")
        fields = ("campaign", "block", "code", "text", "effect")
