"""What a list says while it is empty: what comes first, and where that is done."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class WhenEmpty:
    """A list's words for its emptiness; every ModelAdmin has them as ``when_empty``.

    ``says`` what to do next, to who has the permission ``may`` ('' is everybody), with the page
    (the name of its address) where that is done under ``label``. ``others`` is told to who may
    not: whose work it is, and what will then stand here.
    """

    says: str
    label: str
    page: str
    may: str = ""
    others: str = ""
    others_label: str = "Về trang Tổng quan"
    others_page: str = "admin:index"


@dataclass(frozen=True)
class Advice:
    """A sentence and one link."""

    text: str
    label: str
    address: str


def advice_on(model_admin, request: HttpRequest) -> Advice:
    """Returns what the reader of an empty list is told."""
    words: WhenEmpty = model_admin.when_empty
    if not words.may or request.user.has_perm(words.may):
        return Advice(words.says, words.label, reverse(words.page))
    return Advice(words.others, words.others_label, reverse(words.others_page))


def added_by_hand(app_and_model: str, says: str, others: str) -> WhenEmpty:
    """Returns the words of a table that fills row by row: «Thêm dòng đầu tiên»."""
    app, model = app_and_model.split(".")
    return WhenEmpty(
        says,
        label="Thêm dòng đầu tiên",
        page=f"admin:{app}_{model}_add",
        may=f"{app}.add_{model}",
        others=others,
    )
