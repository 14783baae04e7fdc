"""Rows within a record's form: the same row twice is a sentence, never a broken page."""

from datetime import date

import pytest
from django.urls import reverse

from awards.models import YearRating
from tests.awards.factories import make_person
from tests.zones.factories import make_agency, make_campaign, make_table, make_user, make_zone
from zones.models import AgencyName, Condition, CriterionLevel, GradeBand, Target, ZoneYear

pytestmark = pytest.mark.django_db


def posted(client, record, prefix: str, rows: list[dict], more=None):
    """Posts the record's form as it stands, with the rows of one inline."""
    options = record._meta
    address = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk])
    page = client.get(address)
    sent = {}
    form = page.context["adminform"].form
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        value = [str(getattr(v, "pk", v)) for v in value] if isinstance(value, list) else value
        sent[name] = "" if value is None else value
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        given = rows if formset.prefix == prefix else []
        count = formset.initial_form_count()
        sent |= {
            f"{formset.prefix}-TOTAL_FORMS": count + len(given),
            f"{formset.prefix}-INITIAL_FORMS": count,
        }
        for number, one in enumerate(formset.initial_forms):
            for name, field in one.fields.items():
                value = one.get_initial_for_field(field, name)
                value = getattr(value, "pk", value)
                if value is not None and value is not False:
                    sent[f"{formset.prefix}-{number}-{name}"] = value
        for number, row in enumerate(given, start=count):
            sent |= {f"{formset.prefix}-{number}-{name}": value for name, value in row.items()}
    sent |= more or {}
    return client.post(address, sent)


@pytest.fixture
def bo(client):
    client.force_login(make_user(role="ministry_clerk"))
    return client


def test_a_former_name_until_the_same_day_twice(bo):
    agency = make_agency()
    row = {"name": "Sở cũ", "valid_to": "31/12/2019"}
    assert posted(bo, agency, "former_names", [row]).status_code == 302
    answer = posted(bo, agency, "former_names", [row])
    assert answer.status_code == 200
    answer = posted(bo, agency, "former_names", [{**row, "valid_to": "31/12/2018"}] * 2)
    assert answer.status_code == 200
    assert list(AgencyName.objects.values_list("valid_to", flat=True)) == [date(2019, 12, 31)]


def test_the_same_level_grade_or_condition_twice(bo):
    table = make_table(make_campaign(2021))
    leaf = table.criteria.get(path="I.1")
    rows = [{"label": "Mức", "points": "5"}] * 2
    assert posted(bo, leaf, "levels", rows).status_code == 200
    assert posted(bo, leaf, "levels", [{"label": "Mức", "points": "-5"}]).status_code == 200
    assert not CriterionLevel.objects.exists()
    for row in ({"grade": "A", "min_points": "95"}, {"grade": "E", "min_points": "90"}):
        assert posted(bo, table, "bands", [row]).status_code == 200
    row = {"grade": "E", "min_points": "50"}
    assert posted(bo, table, "bands", [row, row]).status_code == 200
    assert GradeBand.objects.count() == 4
    row = {"code": "DK1", "text": "Điều kiện", "effect": "gate"}
    assert posted(bo, table, "conditions", [row, row]).status_code == 200
    assert not Condition.objects.exists()
    assert posted(bo, table, "conditions", [row]).status_code == 302


@pytest.mark.parametrize("figure", ["1e999", "99999999999999999", "nhiều", "1,5,5"])
def test_a_figure_that_is_none(bo, figure):
    year = ZoneYear.objects.create(campaign=make_campaign(2021), zone=make_zone())
    row = {"text": "Chỉ tiêu", "figure": figure}
    assert posted(bo, year, "targets", [row]).status_code == 200
    assert not Target.objects.exists()


def stored_forms(client, record, prefix: str) -> dict[int, int]:
    """Returns the numbers of the stored rows in the form, by id."""
    options = record._meta
    address = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk])
    formsets = [i.formset for i in client.get(address).context["inline_admin_formsets"]]
    formset = next(one for one in formsets if one.prefix == prefix)
    return {form.instance.pk: number for number, form in enumerate(formset.initial_forms)}


def test_thresholds_and_grades_move_together(bo):
    table = make_table(make_campaign(2021))
    for wanted in (
        {"A": 80, "B": 65, "C": 50, "D": 0},
        {"A": 90, "B": 80, "C": 65, "D": 50},
        {"B": 90, "A": 80, "D": 65, "C": 50},
    ):
        numbers = stored_forms(bo, table, "bands")
        bands = {band.grade: band.pk for band in table.bands.all()}
        moved = {f"bands-{numbers[bands[g]]}-min_points": points for g, points in wanted.items()}
        assert posted(bo, table, "bands", [], moved).status_code == 302
        assert dict(table.bands.values_list("grade", "min_points")) == wanted
    numbers = stored_forms(bo, table, "bands")
    bands = {band.grade: band.pk for band in table.bands.all()}
    renamed = {f"bands-{numbers[bands['A']]}-grade": "B", f"bands-{numbers[bands['B']]}-grade": "A"}
    assert posted(bo, table, "bands", [], renamed).status_code == 302
    assert table.bands.get(grade="A").min_points == 90
    assert table.bands.get(grade="A").history.first().history_user is not None


def test_a_row_takes_the_value_of_one_that_is_deleted_with_it(bo):
    agency = make_agency()
    for year in (2000, 2010):
        agency.former_names.create(name=f"Tên {year}", valid_to=date(year, 12, 31))
    numbers = stored_forms(bo, agency, "former_names")
    keys = {name.name: numbers[name.pk] for name in agency.former_names.all()}
    changed = {
        f"former_names-{keys['Tên 2000']}-valid_to": "31/12/2010",
        f"former_names-{keys['Tên 2010']}-DELETE": "on",
    }
    assert posted(bo, agency, "former_names", [], changed).status_code == 302
    assert [(n.name, n.valid_to.year) for n in agency.former_names.all()] == [("Tên 2000", 2010)]


def test_ratings_of_two_years_are_exchanged(bo):
    person = make_person()
    for year, rating in ((2019, 4), (2020, 2)):
        YearRating.objects.create(person=person, year=year, rating=rating)
    numbers = stored_forms(bo, person, "ratings")
    first, second = person.ratings.order_by("year")
    changed = {
        f"ratings-{numbers[first.pk]}-year": "2020",
        f"ratings-{numbers[second.pk]}-year": "2019",
    }
    assert posted(bo, person, "ratings", [], changed).status_code == 302
    assert dict(person.ratings.values_list("year", "rating")) == {2020: 4, 2019: 2}


def test_levels_and_conditions_are_exchanged(bo):
    table = make_table(make_campaign(2021))
    leaf = table.criteria.get(path="I.1")
    low, high = (leaf.levels.create(label=label, points=p) for label, p in (("a", 10), ("b", 20)))
    numbers = stored_forms(bo, leaf, "levels")
    changed = {
        f"levels-{numbers[low.pk]}-points": "20",
        f"levels-{numbers[high.pk]}-points": "10",
    }
    assert posted(bo, leaf, "levels", [], changed).status_code == 302
    assert dict(leaf.levels.values_list("label", "points")) == {"a": 20, "b": 10}
    one, two = (table.conditions.create(code=c, text=c, effect="gate") for c in ("DK1", "DK2"))
    numbers = stored_forms(bo, table, "conditions")
    changed = {
        f"conditions-{numbers[one.pk]}-code": "DK2",
        f"conditions-{numbers[two.pk]}-code": "DK1",
    }
    assert posted(bo, table, "conditions", [], changed).status_code == 302
    assert dict(table.conditions.values_list("code", "text")) == {"DK2": "DK1", "DK1": "DK2"}


def test_codes_are_exchanged_beside_a_row_whose_code_is_a_number(bo):
    table = make_table(make_campaign(2021))
    one, two, _ = (table.conditions.create(code=c, text=c, effect="gate") for c in ("2", "3", "1"))
    numbers = stored_forms(bo, table, "conditions")
    changed = {
        f"conditions-{numbers[one.pk]}-code": "3",
        f"conditions-{numbers[two.pk]}-code": "2",
    }
    assert posted(bo, table, "conditions", [], changed).status_code == 302
    assert dict(table.conditions.values_list("code", "text")) == {"3": "2", "2": "3", "1": "1"}
