"""What is issued never changes: refused here with a sentence, and in the database by triggers."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from thidua.fields import DerivedTextQuerySet

_SENTENCE = (
    "Quyết định đã ban hành thì không sửa, không xóa. Hãy đính chính, thay thế hoặc hủy bỏ "
    "bằng văn bản khác."
)


def _refuse() -> None:
    raise ValidationError(_SENTENCE, code="issued")


class IssuedStaysQuerySet(DerivedTextQuerySet):
    """Refuses to change or delete many rows of which any is issued."""

    def update(self, **kwargs) -> int:
        self._refuse_issued()
        return super().update(**kwargs)

    update.alters_data = True

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_issued()
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def _refuse_issued(self) -> None:
        if self.filter(self.model.ISSUED).exists():
            _refuse()


class IssuedStays(models.Model):
    """A row that cannot be saved or deleted once ``ISSUED`` holds of it in the database."""

    ISSUED: Q

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        if self.pk is not None:
            self._refuse_issued()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        self._refuse_issued()
        return super().delete(*args, **kwargs)

    def _refuse_issued(self) -> None:
        if type(self)._base_manager.filter(self.ISSUED, pk=self.pk).exists():
            _refuse()
