"""Fields keep text clean and found by every path of the ORM."""

import unicodedata

import pytest

from tests.zones.factories import make_agency, make_user
from thidua.accounts.models import User
from thidua.text import sort_key
from zones.models import Agency, Province

pytestmark = pytest.mark.django_db

DIRTY = "  " + unicodedata.normalize("NFD", "Đồng\u200b  Tháp") + "\n"
CLEAN = "Đồng Tháp"


def stored(province: Province) -> str:
    return Province.objects.values_list("name", flat=True).get(pk=province.pk)


def test_saving_cleans_the_row_and_the_object_in_hand():
    province = Province.objects.create(code="DT", name=DIRTY)
    assert province.name == stored(province) == CLEAN


def test_creating_in_bulk_cleans_and_derives():
    Province.objects.bulk_create([Province(code="DT", name=DIRTY)])
    province = Province.objects.get(code="DT")
    assert (province.name, province.search_text) == (CLEAN, "dt dong thap")
    assert province.sort_key == sort_key(CLEAN)


def test_updating_a_queryset_cleans_and_derives_anew():
    province = Province.objects.create(code="DT", name="Tên cũ")
    assert Province.objects.filter(pk=province.pk).update(name=DIRTY) == 1
    province.refresh_from_db()
    assert (province.name, province.search_text) == (CLEAN, "dt dong thap")
    assert province.sort_key == sort_key(CLEAN)


def test_updating_what_the_filter_then_no_longer_finds_still_derives():
    Province.objects.create(code="DT", name="Tên cũ")
    Province.objects.filter(name="Tên cũ").update(name="Tên mới")
    assert Province.objects.get(code="DT").search_text == "dt ten moi"


def test_updating_in_bulk_cleans_and_derives_anew():
    province = Province.objects.create(code="DT", name="Tên cũ")
    province.name = DIRTY
    Province.objects.bulk_update([province], ["name"])
    province.refresh_from_db()
    assert (province.name, province.search_text) == (CLEAN, "dt dong thap")


def test_updating_another_column_costs_one_query(django_assert_num_queries):
    Province.objects.create(code="DT", name=CLEAN)
    with django_assert_num_queries(1):
        Province.objects.update(source="Nghị quyết")


def test_saving_named_columns_keeps_search_text_true():
    province = Province.objects.create(code="DT", name="Tên cũ")
    province.name = CLEAN
    province.save(update_fields=["name"])
    assert Province.objects.filter(search_text__contains="dong thap").exists()


def test_looking_up_cleans_what_is_looked_for():
    Province.objects.create(code="DT", name=CLEAN)
    assert Province.objects.filter(name=DIRTY).exists()


def test_multiline_text_keeps_its_lines():
    agency = make_agency(source=" dòng một\r\ndòng hai ")
    agency.refresh_from_db()
    assert agency.source == "dòng một\ndòng hai"


def test_full_clean_cleans_before_it_validates():
    agency = make_agency()
    agency.name = "  \u200b "
    with pytest.raises(Exception, match="name"):
        agency.full_clean()


def test_rows_sort_by_the_dictionary_whatever_the_database():
    for name in ("Đồng Tháp", "Đà Nẵng", "Cà Mau", "Cần Thơ", "An Giang"):
        make_agency(name=name)
    names = Agency.objects.order_by("sort_key").values_list("name", flat=True)
    assert list(names) == ["An Giang", "Cà Mau", "Cần Thơ", "Đà Nẵng", "Đồng Tháp"]


def test_a_users_search_text_and_key_follow_the_full_name():
    user = make_user("lan", full_name="Nguyễn Thị Lan")
    User.objects.filter(pk=user.pk).update(full_name="Trần Thị Ánh")
    user.refresh_from_db()
    assert "tran thi anh" in user.search_text
    assert user.sort_key == sort_key("Ánh Trần Thị")
