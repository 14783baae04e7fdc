"""Record files whose rows are parts of another record, which two codes name together."""

from django.core.exceptions import ValidationError
from django.db.models import Model

from thidua.recordcells import cell_text
from thidua.recordresources import RecordResource


class PartResource(RecordResource):
    """Rows that belong to a record: the grades of a campaign's and a block's table, for instance.

    ``owner`` is the field that holds the record; ``owner_columns`` are the two codes that name it.
    """

    owner = ""
    owner_columns: tuple[str, str] = ("", "")

    def __init__(self, user=None, **kwargs) -> None:
        super().__init__(user, **kwargs)
        for name in self.owner_columns:
            self.fields[name].readonly = True
        self._owners: dict[tuple[int, int], Model] | None = None

    def find_owners(self) -> dict[tuple[int, int], Model]:
        """Returns the records that rows may belong to, by the ids of what their codes name."""
        raise NotImplementedError

    def no_owner(self, first: Model, second: Model) -> str:
        """Returns the sentence for a record that is not there."""
        raise NotImplementedError

    def owners(self) -> dict[tuple[int, int], Model]:
        """Returns ``find_owners``, asked once a file."""
        if self._owners is None:
            self._owners = self.find_owners()
        return self._owners

    def owner_of(self, row) -> Model:
        """Returns the record of the row; raises ValidationError by field where there is none."""
        named, problems = [], {}
        for name in self.owner_columns:
            try:
                named.append(self.fields[name].clean(row))
            except ValueError as error:
                problems[self.fields[name].attribute] = ValidationError(str(error))
        if problems:
            raise ValidationError(problems)
        first, second = named
        if (first.pk, second.pk) not in self.owners():
            place = self.fields[self.owner_columns[1]].attribute
            raise ValidationError({place: ValidationError(self.no_owner(first, second))})
        return self.owners()[first.pk, second.pk]

    def key_in_owner(self, row) -> dict:
        """Returns what finds the row's record within its owner; raises ValueError."""
        own = [name for name in self.get_import_id_fields() if name not in self.owner_columns]
        return {self.fields[name].attribute: self.fields[name].clean(row) for name in own}

    def find(self, row) -> Model | None:
        try:
            key = {self.owner: self.owner_of(row), **self.key_in_owner(row)}
        except (ValidationError, ValueError):
            return None
        return self.first_unmatched(self.get_queryset().filter(**key))

    def import_instance(self, instance, row, **kwargs) -> None:
        problems = {}
        if instance.pk is None:
            try:
                setattr(instance, self.owner, self.owner_of(row))
                self.after_new_part(instance)
            except ValidationError as error:
                problems = error.update_error_dict(problems)
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            problems = error.update_error_dict(problems)
        if problems:
            raise ValidationError(problems)

    def after_new_part(self, instance) -> None:
        """What else a new row is given by the record it belongs to."""

    def validate_instance(self, instance, import_validation_errors=None, **kwargs) -> None:
        if getattr(instance, f"{self.owner}_id") is None:
            # nothing else can be said about a row that belongs nowhere
            raise ValidationError(import_validation_errors)
        super().validate_instance(instance, import_validation_errors, **kwargs)

    def row_identity(self, row) -> tuple[str, ...]:
        try:
            owner = self.owner_of(row).pk
        except ValidationError:
            return super().row_identity(row)
        own = [name for name in self.key_columns if name not in self.owner_columns]
        return (str(owner), *(cell_text(row.get(name)) for name in own))
