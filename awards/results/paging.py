"""Long lists, a page at a time: the keys of the page first, then its rows and no other."""

from dataclasses import dataclass

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet

ROWS_A_PAGE = 50


@dataclass(frozen=True)
class Listed:
    """The rows of a page; ``problem`` says that the page asked for is not there."""

    rows: list
    page: Page
    problem: str = ""

    @property
    def first_number(self) -> int:
        return self.page.start_index()

    @property
    def shown_pages(self) -> list:
        """The numbers of the pages to link to, with «…» for those left out."""
        return list(self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2))


def listed(found: QuerySet, shown: QuerySet, asked: str | None) -> Listed:
    """Returns the page asked for of what was found; the last page where there is no such page.

    ``shown`` are the same rows with what the page shows of them. Three queries.
    """
    paginator = Paginator(found.values_list("pk", flat=True), ROWS_A_PAGE)
    problem = ""
    try:
        page = paginator.page(asked or 1)
    except InvalidPage:
        problem = f"Không có trang «{asked[:20]}»: danh sách có {paginator.num_pages} trang."
        page = paginator.page(paginator.num_pages)
    rows = shown.in_bulk(list(page.object_list))
    return Listed([rows[key] for key in page.object_list], page, problem)
