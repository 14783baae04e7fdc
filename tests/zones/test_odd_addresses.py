"""What stands in an address is anybody's: lists and forms forgive what no row can have."""

import pytest
from django.apps import apps
from django.urls import reverse

from tests.awards.factories import make_issued
from tests.zones import factories
from zones.models import Agency, Appointment

pytestmark = pytest.mark.django_db


def keeper_of(name: str):
    """Whoever writes such rows: users are the administrator's, the rest the Ministry's."""
    return factories.make_user(
        role="administrator" if name == "accounts_user" else "ministry_clerk"
    )


@pytest.mark.parametrize(
    "name", ["zones_appointment", "zones_scoresheet", "zones_workbookimport", "accounts_user"]
)
def test_a_filter_by_what_no_row_has_is_forgiven(client, name):
    client.force_login(keeper_of(name))
    address = reverse(f"admin:{name}_changelist")
    for filter_name in ("campaign", "agency", "created_by"):
        for value in ("9" * 30, "\0"):
            answer = client.get(address, {filter_name: value})
            assert answer.status_code == 302
            assert answer["Location"] == f"{address}?e=1"


def test_a_state_that_no_text_can_be_is_forgiven(client):
    client.force_login(factories.make_user())
    address = reverse("admin:zones_campaign_changelist")
    for facets in ({}, {"_facets": "True"}):
        answer = client.get(address, {"status__exact": "\0", **facets})
        assert answer["Location"] == f"{address}?e=1"


@pytest.mark.parametrize("key", ["x", "\r\n", "9" * 30, "\0"])
def test_an_agency_that_is_none_is_not_merged_nor_replaces(client, key):
    year = factories.SampleYear(stp=2)
    client.force_login(year.ministry)
    chair = Appointment.objects.earliest("pk")
    for page in (
        reverse("admin:zones_agency_merge"),
        reverse("admin:zones_appointment_replace", args=[chair.pk]),
    ):
        posted = dict.fromkeys(("agencies", "successor", "province", "agency"), key)
        assert client.post(page, posted).status_code == 200
    assert Agency.objects.filter(dissolved_on=None).count() == 2


@pytest.mark.parametrize("key", ["x", "9" * 30, "\0"])
def test_a_new_users_form_forgives_an_agency_that_is_none(client, key):
    client.force_login(keeper_of("accounts_user"))
    assert client.get(reverse("admin:accounts_user_add"), {"agency": key}).status_code == 200


@pytest.mark.parametrize(
    "query", ["_facets=True", "alive=2020&_facets=True", "alive=" + "9" * 4400]
)
def test_agencies_by_year_are_counted_and_forgive_a_year_that_is_none(client, query):
    year = factories.SampleYear(stp=2)
    client.force_login(year.clerk("STP-1"))
    for page in ("changelist", "export"):
        answer = client.get(f"{reverse(f'admin:zones_agency_{page}')}?{query}")
        assert answer.status_code in (200, 302)


@pytest.mark.parametrize("key", ["9" * 30, "9" * 5000])
def test_an_upload_that_is_none_is_not_there(client, key):
    client.force_login(factories.make_user())
    assert client.get(f"/admin/zones/workbookimport/{key}/change/").status_code == 404
    upload = reverse("admin:zones_workbookimport_upload")
    assert client.get(upload, {"campaign": key}).status_code == 200


@pytest.mark.parametrize("key", ["x", "1.0", "..", "9" * 30, "9" * 4400])
def test_an_appointment_that_is_none_is_not_replaced(client, key):
    client.force_login(factories.make_user())
    assert client.get(f"/admin/zones/appointment/{key}/replace/").status_code == 404


def test_what_keeps_no_versions_answers_that_there_is_none(client):
    issued = make_issued()
    client.force_login(factories.make_user())
    for model in ("numberseries", "registerentry"):
        key = apps.get_model("awards", model).objects.latest("pk").pk
        address = reverse(f"admin:awards_{model}_simple_history", args=[key, issued.pk])
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["zones_zone", "accounts_user"])
def test_a_record_asked_for_by_no_field_is_shown(client, name):
    keeper = keeper_of(name)
    client.force_login(keeper)
    record = keeper if name == "accounts_user" else factories.make_zone()
    address = reverse(f"admin:{name}_change", args=[record.pk])
    assert client.get(address, {"_to_field": ""}).status_code == 200
    assert client.get(address, {"_to_field": "password"}).status_code == 400


@pytest.mark.parametrize("key", ["x", "9" * 4400, "\0"])
@pytest.mark.parametrize("name", ["zones_appointment", "zones_membership", "accounts_user"])
def test_a_posted_choice_that_is_none_is_a_sentence_at_its_field(client, name, key):
    client.force_login(keeper_of(name))
    posted = {"campaign": key, "zone": key, "agency": key, "username": "moi"}
    assert client.post(reverse(f"admin:{name}_add"), posted).status_code == 200


@pytest.mark.parametrize("key", ["x", "\r\n", "9" * 30, "\0"])
@pytest.mark.parametrize("name", ["zones_agency", "zones_province", "awards_certificateblank"])
def test_posted_choices_that_are_none_are_a_sentence_at_their_field(client, name, key):
    client.force_login(keeper_of(name))
    posted = {"successors": [key], "award_types": [key]}
    answer = client.post(reverse(f"admin:{name}_add"), posted)
    assert answer.status_code == 200
    assert "Hãy chọn một lựa chọn hợp lệ" in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        *({"search_text__regex": "([a-z ]+)+#"}, {"id__range": "1"}, {"sort_key__range": "a"}),
        *({"founded_on__year": "99999"}, {"province__name__iregex": "["}, {"name__contains": "a"}),
    ],
)
def test_an_address_compares_columns_plainly_or_not_at_all(client, query):
    client.force_login(factories.SampleYear(stp=2).clerk("STP-1"))
    assert client.get(reverse("admin:zones_agency_changelist"), query).status_code == 400


def test_a_list_is_searched_for_as_many_words_as_anybody_types(client):
    year = factories.SampleYear(stp=2)
    client.force_login(year.ministry)
    words = " ".join(["so", "tu", "phap"] * 700)
    one = reverse("admin:zones_agency_changelist")
    assert client.get(one, {"q": "x" * 60_000}).status_code == 200
    for name in ("zones_agency", "zones_scoresheet", "zones_workbookimport", "awards_decision"):
        assert client.get(reverse(f"admin:{name}_changelist"), {"q": words}).status_code == 200
    asked = {"app_label": "zones", "model_name": "membership", "field_name": "agency"}
    found = client.get(reverse("admin:autocomplete"), {**asked, "term": words})
    assert len(found.json()["results"]) == 2


@pytest.mark.parametrize("key", ["x", "", "1\0", "9" * 30])
@pytest.mark.parametrize(
    ("name", "action"),
    [("zones_scoresheet", "approve_chosen"), ("zones_zone", "delete_selected")],
)
def test_an_action_on_what_is_no_row_does_nothing(client, name, action, key):
    client.force_login(factories.SampleYear(stp=2).ministry)
    posted = {"action": action, "_selected_action": key}
    answer = client.post(reverse(f"admin:{name}_changelist"), posted, follow=True)
    assert answer.status_code == 200
    assert Agency.objects.count() == 2


def test_a_choice_is_looked_for_by_a_text_that_no_row_has(client):
    client.force_login(factories.make_user())
    for app, model, field in (("awards", "nomination", "agency"), ("zones", "membership", "zone")):
        asked = {"app_label": app, "model_name": model, "field_name": field, "term": "\0"}
        assert client.get(reverse("admin:autocomplete"), asked).status_code == 200
