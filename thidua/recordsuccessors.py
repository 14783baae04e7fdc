"""Record files whose rows name the records that succeed them."""

import tablib
from django.core.exceptions import ValidationError

from thidua.recordcells import CodesWidget, cell_text, unknown_code
from thidua.recordcolumns import Column
from thidua.recordresources import RecordResource


class SuccessorsColumn(Column):
    """The codes of the records that succeed this one; written after all rows are there."""

    def __init__(self) -> None:
        super().__init__("successors", widget=CodesWidget())

    def get_value(self, instance) -> tuple[str, ...]:
        planned = getattr(instance, "planned_successors", None)
        if planned is not None:
            return planned
        if instance.pk is None:
            return ()
        return tuple(sorted(successor.code for successor in instance.successors.all()))

    def save(self, instance, row, is_m2m=False, **kwargs) -> None:
        instance.planned_successors = self.clean(row)


class SuccessorsResource(RecordResource):
    """A resource with ``successors``: a row may name one that stands further down."""

    def __init__(self, user=None, **kwargs) -> None:
        super().__init__(user, **kwargs)
        self._codes: set[str] = set()
        self._planned: list = []

    def get_queryset(self):
        return super().get_queryset().prefetch_related("successors")

    def filter_export(self, queryset, **kwargs):
        return super().filter_export(queryset).prefetch_related("successors")

    def before_import(self, dataset: tablib.Dataset, **kwargs) -> None:
        super().before_import(dataset, **kwargs)
        self._codes = set(self.get_queryset().values_list("code", flat=True))
        self._codes |= {cell_text(code) for code in dataset["code"]}

    def import_instance(self, instance, row, **kwargs) -> None:
        problems = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            problems = error.update_error_dict(problems)
        planned = getattr(instance, "planned_successors", ())
        unknown = [code for code in planned if code not in self._codes]
        if unknown:
            problems["successors"] = [
                ValidationError(unknown_code(code, self._meta.model, self._codes))
                for code in unknown
            ]
        elif planned and instance.code in planned:
            problems["successors"] = [ValidationError("Không thể tự kế thừa chính mình.")]
        if problems:
            raise ValidationError(problems)

    def after_save_instance(self, instance, row, **kwargs) -> None:
        if getattr(instance, "planned_successors", None) is not None:
            self._planned.append(instance)

    def after_import(self, dataset, result, **kwargs) -> None:
        for instance in self._planned:
            codes = instance.planned_successors
            instance.successors.set(self._meta.model.objects.filter(code__in=codes))
        self._planned.clear()
