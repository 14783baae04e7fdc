"""Sign-in by an OpenID Connect provider: it says who somebody is, and nothing more."""

from time import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.urls import reverse
from joserfc.jwk import OctKey, RSAKey

from tests.thidua.openidprovider import (
    CLIENT_ID,
    CLIENT_SECRET,
    Provider,
    ask,
    come_back,
    refusal_of,
)
from tests.thidua.signingin import (
    ENROLMENT,
    SIGN_IN,
    code_of,
    give_code,
    give_telephone,
    is_signed_in,
    make_person,
)
from thidua.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    told = []

    def came_in(sender, request, user, **_):
        told.append(("in", user.username))

    def failed(sender, credentials, request, **_):
        told.append(("failed", credentials["username"]))

    user_logged_in.connect(came_in)
    user_login_failed.connect(failed)
    yield told
    user_logged_in.disconnect(came_in)
    user_login_failed.disconnect(failed)


def test_an_active_user_signs_in_and_comes_to_the_page_asked_for(client, provider, heard):
    make_person()
    assert "Đăng nhập bằng tài khoản Bộ Tư pháp" in client.get(SIGN_IN).content.decode()
    wanted = reverse("admin:password_change")
    assert come_back(client, provider, next=wanted)["Location"] == wanted
    assert is_signed_in(client)
    assert heard == [("in", "lan")]


def test_state_nonce_and_pkce_are_sent_and_new_each_time(client, provider):
    questions = [parse_qs(urlsplit(ask(client)).query) for _ in range(2)]
    for name in ("state", "nonce", "code_challenge"):
        assert len(questions[0][name][0]) >= 20
        assert questions[0][name] != questions[1][name]
    assert questions[0]["code_challenge_method"] == ["S256"]
    assert questions[0]["response_type"] == ["code"]
    assert questions[0]["scope"] == ["openid profile email"]
    assert CLIENT_SECRET not in ask(client)


def test_nobody_is_led_to_another_site(client, provider):
    make_person()
    answer = come_back(client, provider, next="https://evil.example/")
    assert answer["Location"] == reverse("admin:index")


def test_without_a_provider_there_is_no_door(client, settings):
    settings.OPENID_ISSUER = ""
    assert reverse("admin:openid") not in client.get(SIGN_IN).content.decode()
    assert client.get(reverse("admin:openid")).status_code == 404
    assert client.get(reverse("admin:openid_return"), {"code": "1"}).status_code == 404


# The same steps as after a password


def test_the_second_factor_is_asked_for_at_this_door_too(client, provider, heard):
    device = give_telephone(make_person())
    assert come_back(client, provider)["Location"] == reverse("admin:sign_in_code")
    assert not is_signed_in(client)
    assert heard == []
    give_code(client, code_of(device))
    assert is_signed_in(client)


def test_who_must_have_a_second_factor_begins_it_at_this_door_too(client, provider, settings):
    settings.SECOND_FACTOR = "everyone"
    make_person()
    assert come_back(client, provider)["Location"] == ENROLMENT
    assert not is_signed_in(client)


def test_a_password_to_be_changed_is_not_asked_of_who_gave_none(client, provider):
    make_person(must_change_password=True)
    come_back(client, provider)
    assert is_signed_in(client)


def test_a_locked_name_is_locked_at_this_door_too(client, provider):
    make_person()
    for _ in range(5):
        client.post(SIGN_IN, {"username": "lan", "password": "sai"})
    assert come_back(client, provider).status_code == 429
    assert not is_signed_in(client)


def test_the_sessions_key_changes(client, provider):
    make_person()
    address = provider.authorize(ask(client))
    before = client.session.session_key
    client.get(address)
    assert client.session.session_key != before


# Whom the claim names


def test_a_disabled_user_does_not_come_in(client, provider, heard):
    make_person(is_active=False)
    page = refusal_of(client, come_back(client, provider))
    assert "«lan» chưa gắn với người dùng nào đang hoạt động" in page
    assert heard == [("failed", "lan")]


def test_a_stranger_becomes_no_user(client, provider, heard):
    provider.claims = {"preferred_username": "moi", "roles": ["administrator"], "is_staff": True}
    refusal_of(client, come_back(client, provider))
    assert not User.objects.exists()
    assert heard == [("failed", "moi")]


def test_the_token_changes_nothing_of_a_user(client, provider):
    before = make_person(email="lan@example.vn")
    provider.claims |= {"email": "x@evil.example", "name": "X", "is_superuser": True}
    come_back(client, provider)
    after = User.objects.get()
    changed = {f.name for f in User._meta.concrete_fields} - {"last_login", "last_seen_at"}
    assert all(getattr(before, name) == getattr(after, name) for name in changed)


def test_names_are_told_apart_by_capitals(client, provider):
    make_person()
    provider.claims = {"preferred_username": "LAN"}
    refusal_of(client, come_back(client, provider))


@pytest.mark.parametrize("name", [None, "", "  ", 7, ["lan"], {"a": 1}, "a\0b", "x" * 5000])
def test_a_claim_that_is_no_name_is_refused(client, provider, name):
    make_person()
    provider.claims = {"preferred_username": name}
    refusal_of(client, come_back(client, provider))


@pytest.fixture
def by_email(provider, settings) -> Provider:
    settings.OPENID_CLAIM = settings.OPENID_USER_FIELD = "email"
    make_person(email="Lan@example.vn")
    provider.claims = {"email": "lan@EXAMPLE.vn", "email_verified": True}
    return provider


def test_the_office_may_map_by_a_proven_address(client, by_email):
    come_back(client, by_email)
    assert is_signed_in(client)


@pytest.mark.parametrize("proven", [False, None, "true"])
def test_an_address_that_the_provider_did_not_prove_is_refused(client, by_email, proven):
    by_email.claims["email_verified"] = proven
    refusal_of(client, come_back(client, by_email))


def test_a_letter_that_only_looks_alike_is_another_address(client, by_email):
    make_person("minh", email="minh@example.vn")
    by_email.claims = {"email": "mınh@example.vn", "email_verified": True}
    come_back(client, by_email)
    assert not is_signed_in(client)


def test_an_address_of_two_users_lets_neither_in(client, by_email):
    make_person("minh", email="lan@example.vn")
    refusal_of(client, come_back(client, by_email))


# Answers that were not asked for, or are not true


def test_an_answer_without_a_question_is_refused(client, provider):
    make_person()
    for query in ({}, {"code": "1"}, {"state": "1"}, {"code": "1", "state": "1"}):
        refusal_of(client, client.get(reverse("admin:openid_return"), query))


def test_an_answer_to_somebody_elses_question_is_refused(client, provider, django_user_model):
    make_person()
    other = type(client)()
    stolen = provider.authorize(ask(other))
    ask(client)
    refusal_of(client, client.get(stolen))


def test_an_answer_counts_once(client, provider):
    make_person()
    address = provider.authorize(ask(client))
    client.get(address)
    client.post(reverse("admin:logout"))
    refusal_of(client, client.get(address))


def test_a_no_of_the_provider_is_said(client, provider):
    ask(client)
    answer = client.get(reverse("admin:openid_return"), {"error": "access_denied"})
    assert "không xác nhận lần đăng nhập này" in refusal_of(client, answer)


LIES = {
    "another issuer": {"iss": "https://evil.example"},
    "another audience": {"aud": "another-program"},
    "another audience on our behalf": {"aud": "another-program", "azp": CLIENT_ID},
    "another party": {"aud": [CLIENT_ID, "x"], "azp": "x"},
    "another question": {"nonce": "x"},
    "over": {"exp": int(time()) - 120},
    "not yet": {"nbf": int(time()) + 3600},
    "no time": {"exp": "soon"},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_true_is_refused(client, provider, lie):
    make_person()
    provider.claims |= LIES[lie]
    assert "không xác nhận" in refusal_of(client, come_back(client, provider))


@pytest.mark.parametrize("claim", ["iss", "aud", "exp", "iat", "sub", "nonce"])
def test_a_token_that_leaves_something_out_is_refused(client, provider, claim):
    make_person()
    provider.without = {claim}
    assert "không xác nhận" in refusal_of(client, come_back(client, provider))


def test_a_token_signed_by_another_key_is_refused(client, provider):
    make_person()
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "1"})
    refusal_of(client, come_back(client, provider))


def test_a_token_signed_with_the_shared_secret_is_refused(client, provider):
    make_person()
    provider.signs_with = OctKey.import_key(CLIENT_SECRET)
    provider.header = {"alg": "HS256", "kid": "1"}
    refusal_of(client, come_back(client, provider))


def test_an_unsigned_token_is_refused(client, provider):
    make_person()
    provider.header = {"alg": "none"}
    refusal_of(client, come_back(client, provider))


@pytest.mark.parametrize("token", [None, ""])
def test_what_is_said_beside_the_token_vouches_for_nobody(client, provider, token):
    make_person()
    provider.beside = {"id_token": token, "userinfo": {"preferred_username": "lan", "sub": "1"}}
    assert "không xác nhận" in refusal_of(client, come_back(client, provider))


def test_without_the_scope_of_openid_nobody_is_vouched_for(client, provider, settings):
    settings.OPENID_SCOPES = "profile"
    make_person()
    provider.without = {"nonce"}
    provider.beside = {"userinfo": {"preferred_username": "lan"}}
    assert "không xác nhận" in refusal_of(client, come_back(client, provider))


def test_the_checked_token_counts_not_what_is_said_beside_it(client, provider, heard):
    make_person()
    make_person("minh")
    provider.beside = {"userinfo": {"preferred_username": "minh"}}
    come_back(client, provider)
    assert heard == [("in", "lan")]


def test_a_provider_under_another_name_is_refused_and_the_log_says_why(client, provider, caplog):
    provider.issuer = "https://evil.example"
    answer = client.get(reverse("admin:openid"))
    assert "không trả lời đúng" in refusal_of(client, answer)
    assert "calls itself by another name than THIDUA_OPENID_ISSUER" in caplog.text


@pytest.mark.parametrize("address", [None, 5, ["x"], {"a": "b"}, "", "javascript:alert(1)"])
@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_a_provider_that_gives_no_address_is_refused(client, provider, name, address):
    provider.description_says = {name: address}
    answer = client.get(reverse("admin:openid"))
    assert "không trả lời đúng" in refusal_of(client, answer)


def test_no_setting_of_ours_comes_from_the_provider(client, provider):
    provider.description_says = {
        "scope": "all",
        "response_type": "token",
        "code_challenge_method": "plain",
        "redirect_uri": "https://evil.example/",
        "prompt": "none",
        "verify": False,
    }
    question = parse_qs(urlsplit(ask(client)).query)
    assert question["scope"] == ["openid profile email"]
    assert question["response_type"] == ["code"]
    assert question["code_challenge_method"] == ["S256"]
    assert "prompt" not in question


def test_a_provider_that_is_down_is_said(client, provider, settings):
    settings.OPENID_ISSUER = "http://127.0.0.1:9"
    answer = client.get(reverse("admin:openid"))
    assert "không trả lời đúng" in refusal_of(client, answer)


@pytest.mark.parametrize("status", [400, 500])
def test_a_provider_that_fails_midway_is_said(client, provider, status):
    make_person()
    provider.answer_status = status
    refusal_of(client, come_back(client, provider))


def test_the_tokens_are_kept_nowhere(client, provider):
    make_person()
    come_back(client, provider)
    assert is_signed_in(client)
    assert provider.given[0] not in str(dict(client.session))
    assert not [key for key in dict(client.session) if key.startswith("_state_")]
