"""What a password must be, said in Vietnamese before and after."""

import pytest
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.zones.factories import make_user
from thidua.accounts.models import PastPassword, User

GOOD = ["Con mèo nhà tôi, 3 màu", "Dong-Thap-1976", "vườn xoài 8 cây", "xK7#mQ2$vB9!"]


def refused(password: str, user: User | None = None) -> set[str]:
    """Returns the codes of the rules that refuse the password, each with a Vietnamese sentence."""
    errors = []
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        errors = refusal.error_list
    assert not any(str(error.message).isascii() for error in errors)
    return {error.code for error in errors}


@pytest.mark.parametrize("password", GOOD)
def test_a_sentence_or_a_mix_is_accepted(password):
    assert refused(password) == set()


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Ngắn 1!", "password_too_short"),
        ("Mười-một-1!", "password_too_short"),
        ("chỉ chữ thường và dấu cách", "password_too_uniform"),
        ("123456789012", "password_too_uniform"),
        ("ThiDua@202611", "password_too_obvious"),
        ("Mật khẩu 2026!", "password_too_obvious"),
        ("BỘ TƯ PHÁP 2026", "password_too_obvious"),
    ],
)
def test_what_is_guessed_first_is_refused(password, code):
    assert code in refused(password)


@pytest.mark.parametrize(
    "password",
    ["Nguyễn Văn Đức 1!", "nguyenvanduc@2026X", "Canbo.Duc#19761", "Duc.NV-Travinh#1976"],
)
def test_ones_own_name_with_or_without_accents_is_refused(password):
    user = User(username="canbo.duc", full_name="Nguyễn Văn Đức", email="duc.nv-travinh@example.vn")
    assert refused(password, user) == {"password_too_similar"}
    assert refused(password) == set()


def test_a_common_password_is_refused():
    assert "password_too_common" in refused("q1w2e3r4t5y6")


def test_every_rule_is_said_beforehand_in_vietnamese():
    texts = password_validators_help_texts()
    assert len(texts) == 6
    assert texts[0].startswith("Ít nhất 12 ký tự")
    assert texts[-1] == "Khác 5 mật khẩu dùng gần đây nhất."
    assert not any(text.isascii() for text in texts)


# Not one of the last five


@pytest.mark.django_db
def test_the_last_five_passwords_are_not_used_again():
    user = make_user("minh")
    passwords = [f"Con mèo {number}, nhà tôi" for number in range(6)]
    for password in passwords:
        assert refused(password, user) == set()
        user.set_password(password)
        user.save()
    assert [refused(password, user) for password in passwords] == [
        set(),
        *[{"password_reused"}] * 5,
    ]
    assert PastPassword.objects.filter(user=user).count() == 5


@pytest.mark.django_db
def test_a_password_from_before_the_rule_is_not_used_again():
    user = make_user("minh")
    user.set_password(GOOD[0])
    user.save()
    PastPassword.objects.all().delete()
    assert refused(GOOD[0], user) == {"password_reused"}


@pytest.mark.django_db
def test_what_somebody_else_used_says_nothing():
    other, user = make_user("minh"), make_user("lan")
    other.set_password(GOOD[0])
    other.save()
    assert refused(GOOD[0], user) == set()


@pytest.mark.django_db
def test_passwords_are_kept_hashed():
    user = make_user("minh")
    user.set_password(GOOD[0])
    user.save()
    assert GOOD[0] not in str(list(PastPassword.objects.values()))


# On the administrator's pages


@pytest.fixture
def office(client):
    client.force_login(make_user("boss", role="administrator"))
    return client


@pytest.mark.django_db
def test_a_new_users_password_follows_the_rules_and_is_to_be_changed(office):
    page = reverse("admin:accounts_user_add")
    fields = {"username": "minh", "full_name": "Lê Minh", "role": "viewer", "is_staff": "on"}
    fields["usable_password"] = "true"
    answer = office.post(page, {**fields, "password1": "ngan", "password2": "ngan"})
    assert "phải có ít nhất 12 ký tự" in answer.content.decode()
    office.post(page, {**fields, "password1": GOOD[0], "password2": GOOD[0]})
    assert User.objects.get(username="minh").must_change_password


@pytest.mark.django_db
def test_a_user_of_the_provider_has_no_password_to_change(office):
    page = reverse("admin:accounts_user_add")
    fields = {"username": "minh", "role": "viewer", "is_staff": "on", "usable_password": "false"}
    office.post(page, fields)
    user = User.objects.get(username="minh")
    assert not user.has_usable_password()
    assert not user.must_change_password


@pytest.mark.django_db
def test_a_password_that_an_administrator_sets_is_to_be_changed(office):
    user = make_user("minh")
    page = reverse("admin:auth_user_password_change", args=[user.pk])
    given = {"usable_password": "true", "password1": GOOD[0], "password2": GOOD[0]}
    office.post(page, given)
    user.refresh_from_db()
    assert user.check_password(GOOD[0])
    assert user.must_change_password


@pytest.mark.django_db
def test_an_administrators_own_password_is_changed_on_the_own_page(office):
    boss = User.objects.get(username="boss")
    page = reverse("admin:auth_user_password_change", args=[boss.pk])
    assert office.post(page, {})["Location"] == reverse("admin:password_change")
