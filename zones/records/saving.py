"""Many records of one kind written at once, each with its line of history."""

from collections.abc import Callable, Hashable, Iterator
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from zones.records.columns import FileContract
from zones.records.office import Counts, Office
from zones.records.parsing import Row

BATCH_SIZE = 500
FROZEN = (
    "bảng tiêu chí đang dùng đã khóa, khác với dòng này. "
    "Lập bản mới trên màn hình nếu phải thay đổi."
)


class Batch:
    """The records that one file creates or changes; compared first, then written together."""

    def __init__(self, office: Office, contract: FileContract) -> None:
        self.office, self.contract, self.model = office, contract, contract.model
        self.created: list[tuple[Row, Model]] = []
        self.changed: list[tuple[Row, Model]] = []
        self.unchanged: list[tuple[Row, Model]] = []
        self._first_rows: dict[Hashable, int] = {}
        self._written: set[str] = set()  # fields of which a row said something else

    @property
    def counts(self) -> Counts:
        return Counts(len(self.created), len(self.changed), len(self.unchanged))

    def repeats(self, row: Row, key: Hashable, column: str) -> bool:
        """Returns whether an earlier row has the same key; blames this one."""
        first = self._first_rows.setdefault(key, row.number)
        if first != row.number:
            self.office.blame(row, column, "duplicate_row", f"trùng với dòng {first}. Bỏ một dòng.")
        return first != row.number

    def put(
        self, row: Row, record: Model | None, values: dict[str, Any], *, is_frozen: bool = False
    ) -> Model | None:
        """Takes a row for its record, None for a new one; returns the record, None if wrong.

        A frozen record may only be as it is.
        """
        is_new = record is None
        record = self.model() if is_new else record
        differing = [n for n, value in values.items() if is_new or _differs(record, n, value)]
        if not differing:
            self.unchanged.append((row, record))
            return record
        if is_frozen:
            column = "" if is_new else self.contract.column_of(differing[0])
            self.office.blame(row, column, "table_frozen", FROZEN)
            return None
        self._written.update(differing)
        for name in differing:
            setattr(record, name, values[name])
        self._validate(row, record)
        if row.is_broken:
            return None
        (self.created if is_new else self.changed).append((row, record))
        return record

    def save(self, generation: Callable[[Model], int] = lambda record: 0) -> None:
        """Writes everything; parents (a lower generation) before children.

        Where the database refuses, each row that it refuses is blamed.
        """
        self.created.sort(key=lambda pair: (generation(pair[1]), pair[0].number))
        try:
            with transaction.atomic():
                self._write(generation)
        except IntegrityError:
            self._find_refused()

    def write_history(self) -> list[Model]:
        """Writes one line of history for each record created or changed; returns the lines.

        A model that keeps no history has none.
        """
        if not hasattr(self.model, "history"):
            return []
        history = self.model.history
        lines = []
        for pairs, is_update in ((self.created, False), (self.changed, True)):
            lines += history.bulk_history_create(
                [record for _row, record in pairs],
                batch_size=BATCH_SIZE,
                update=is_update,
                default_user=self.office.by,
            )
        return lines

    def _write(self, generation: Callable[[Model], int]) -> None:
        changed = [record for _row, record in self.changed]
        if changed:  # what no row is about stays as somebody may have changed it meanwhile
            self.model.objects.bulk_update(changed, sorted(self._written), batch_size=BATCH_SIZE)
        created = [record for _row, record in self.created]
        for _generation, records in groupby(created, key=generation):
            self.model.objects.bulk_create(records, batch_size=BATCH_SIZE)

    def check(self, row: Row, values: dict[str, Any]) -> None:
        """Blames a row that is not put, for other reasons, for what else is wrong with it."""
        known = {name: value for name, value in values.items() if value is not None}
        record = self.model(**known)
        unknown = [f.name for f in record._meta.concrete_fields if f.name not in known]
        self._blame_for(row, lambda: record.clean_fields(exclude=unknown + self._relations))

    @property
    def _relations(self) -> list[str]:
        return [f.name for f in self.model._meta.concrete_fields if f.is_relation]

    def _validate(self, row: Row, record: Model) -> None:
        self._blame_for(row, lambda: record.clean_fields(exclude=self._relations))
        if not row.is_broken:
            self._blame_for(row, record.clean)

    def _blame_for(self, row: Row, validation: Callable[[], None]) -> None:
        try:
            validation()
        except ValidationError as error:
            for field, errors in error.update_error_dict({}).items():
                for one in errors:
                    self.office.blame(row, self.contract.column_of(field), *_words(one))

    def _find_refused(self) -> None:
        """Saves the records one by one, each as far as the rules of its model let it."""
        for _row, record in self.created:
            record.pk, record._state.adding = None, True
        for row, record in [*self.changed, *self.created]:
            broken = list(_broken_rules(record))
            for fields, sentence in broken:
                self.office.blame(row, self._last_column(fields), "rule_broken", sentence)
            if broken:
                continue
            try:
                with transaction.atomic():
                    record.save()
            except (IntegrityError, ValueError):
                sentence = "không ghi được vì trái với dữ liệu đang có. Kiểm tra lại cả dòng."
                self.office.blame(row, "", "rule_broken", sentence)

    def _last_column(self, fields: set[str]) -> str:
        named = [column.name for column in self.contract.columns if column.field in fields]
        return named[-1] if named else ""


def _differs(record: Model, name: str, value: Any) -> bool:
    field = record._meta.get_field(name)
    if not field.is_relation:
        return getattr(record, name) != value
    if value is not None and value.pk is None:
        return True
    return getattr(record, field.attname) != (value and value.pk)


def _words(error: ValidationError) -> tuple[str, str]:
    """The code and the sentence of a model's own refusal."""
    if error.code == "max_length":
        return "text_too_long", f"dài quá {error.params['limit_value']} ký tự. Viết gọn lại."
    return {"invalid": "bad_code"}.get(error.code, error.code or "rule_broken"), error.messages[0]


def _broken_rules(record: Model) -> Iterator[tuple[set[str], str]]:
    """The fields and the sentence of every constraint of the model that the record breaks."""
    for constraint in record._meta.constraints:
        try:
            constraint.validate(type(record), record)
        except ValidationError as error:
            fields = set(getattr(constraint, "fields", ()))
            condition = getattr(constraint, "condition", None)
            if not fields and condition is not None:
                fields = {name.split("__")[0] for name, _value in _leaves(condition)}
            yield fields, error.messages[0]


def _leaves(condition) -> Iterator[tuple[str, Any]]:
    for child in condition.children:
        yield from [child] if isinstance(child, tuple) else _leaves(child)
