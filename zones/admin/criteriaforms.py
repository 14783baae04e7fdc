"""The forms of criteria tables and of their criteria."""

from django.core.exceptions import ValidationError

from thidua.recordlocks import kept
from zones.admin.wholerow import WholeRowForm
from zones.services import tables


class CriteriaTableForm(WholeRowForm):
    """A new table is the next version of its block's in that year."""

    def check_row(self) -> None:
        table = self.instance
        if table.pk is None:
            table.version = tables.next_version(table.campaign, table.block)


class CriterionForm(WholeRowForm):
    """Refuses a table in use, and a group that is the criterion itself or lies below it."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial_path = self.instance.path

    def check_row(self) -> None:
        kept(self.instance.table)
        tables.refuse_frozen(self.instance.table)
        above = self.instance.parent
        while above is not None:
            if above.pk == self.instance.pk:
                raise ValidationError({"parent": "Tiêu chí không thuộc chính nó hay nhóm con."})
            above = above.parent
