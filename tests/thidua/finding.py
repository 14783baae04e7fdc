"""What the search over everything shows to whom."""

from django.urls import reverse

PAGE = reverse("admin:global_search")
# headings of the groups
AGENCIES, ZONES, CAMPAIGNS = "Đơn vị", "Khu vực, cụm thi đua", "Phong trào thi đua"
SHEETS, CRITERIA, IMPORTS = "Bảng chấm điểm", "Tiêu chí", "Lượt nhập Excel"
PEOPLE, NOMINATIONS, DECISIONS = "Người", "Đề nghị khen thưởng", "Quyết định"
LINES, USERS, PAGES = "Dòng khen thưởng đã ban hành", "Người dùng", "Trang của chương trình"


def asked(client, user, words: str):
    """Returns the page that the user is answered."""
    client.force_login(user)
    response = client.get(PAGE, {"q": words})
    assert response.status_code == 200
    return response


def found(client, user, words: str) -> dict[str, list[str]]:
    """Returns the names that the user finds, by the heading of their group."""
    groups = asked(client, user, words).context["groups"]
    return {group.title: [one.name for one in group.found] for group in groups}


def addresses(client, user, words: str) -> list[str]:
    """Returns every address that the user is led to, those of whole lists too."""
    groups = asked(client, user, words).context["groups"]
    return [
        address
        for group in groups
        for address in (*(one.address for one in group.found), group.all_at)
        if address
    ]
