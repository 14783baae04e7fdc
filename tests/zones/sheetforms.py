"""What a browser does with the sheet page, for tests."""

from decimal import Decimal

from django.urls import reverse

from zones.models import Score


def address(sheet) -> str:
    return reverse("admin:zones_scoresheet_sheet", args=[sheet.pk])


def leaves(sheet) -> dict[str, int]:
    return {c.path: c.pk for c in sheet.table.criteria.leaves()}


def form(sheet, field="self", seen=None, **points) -> dict[str, str]:
    """The posted page: ``form(sheet, I_1="9,5")``; ``seen`` in hundredths by the same names."""
    ids, posted = leaves(sheet), {}
    for name, text in points.items():
        key = f"{field}-{ids[name.replace('_', '.')]}"
        posted[key] = text
        posted[f"seen-{key}"] = (seen or {}).get(name, "")
    return posted


def self_points(sheet) -> dict[str, Decimal]:
    rows = Score.objects.filter(sheet=sheet, self_points__isnull=False)
    return dict(rows.values_list("criterion__path", "self_points"))


def page(client, user, sheet, post=None):
    client.force_login(user)
    if post is None:
        return client.get(address(sheet))
    return client.post(address(sheet), post, follow=True)


def text_of(response) -> str:
    return response.content.decode()
