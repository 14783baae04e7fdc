"""The part of the accounts page that shows and mends the e-mail addresses of those that exist."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from thidua.accounts.models import User
from thidua.keys import is_key
from thidua.refusals import tell_refusal
from zones.services.agencyaddresses import TypedAddress, agency_clerks, mend_addresses

AT_ONCE = 100


@dataclass(frozen=True)
class AddressRow:
    """A clerk, what stands in the field, what stood there before, and what is wrong with it."""

    user: User
    address: str
    seen: str
    wrong: tuple[str, ...] = ()


def page_of_clerks(request: HttpRequest) -> Page:
    """Returns the part of the agencies' clerks that the address asks for."""
    return Paginator(agency_clerks(), AT_ONCE).get_page(request.GET.get("p"))


def stored_addresses(clerks: Page) -> list[AddressRow]:
    """Returns the rows as they are stored."""
    return [AddressRow(user, user.email, user.email) for user in clerks]


def mend_posted(request: HttpRequest) -> list[AddressRow]:
    """Writes the posted addresses, all or none; returns the rows to be shown again if refused."""
    sent = request.POST
    typed = {
        int(key): TypedAddress(int(key), sent.get(f"seen-{key}", ""), sent.get(f"email-{key}", ""))
        for key in sent.getlist("user")
        if is_key(key)
    }
    try:
        count = mend_addresses(list(typed.values()), by=request.user)
    except ValidationError as refusal:
        tell_refusal(request, refusal, before="Chưa ghi địa chỉ nào. ")
        found = refusal.message_dict if hasattr(refusal, "error_dict") else {}
        return [
            AddressRow(
                user,
                typed[user.pk].typed,
                typed[user.pk].seen,
                sentences_of(found, user.pk, before=user.username),
            )
            for user in agency_clerks().filter(pk__in=typed)
        ]
    if count:
        messages.success(request, f"Đã ghi {count} địa chỉ thư điện tử.")
    else:
        messages.info(request, "Không có địa chỉ thư điện tử nào thay đổi.")
    return []


def sentences_of(found: dict[str, list[str]], key: int, *, before) -> tuple[str, ...]:
    """Returns what is wrong at a row, without the name that the row shows already."""
    return tuple(sentence.removeprefix(f"{before}: ") for sentence in found.get(str(key), ()))
