from collections.abc import Iterator
from contextlib import contextmanager

from django.db import migrations, models
from django.db.models.functions import Lower

import awards.models.printedname
import awards.models.years
import thidua.fields

_FOLDED = ["search_text", "unit_search_text", "sort_key"]
_CHUNK = 1000


def fold_what_is_printed(apps, schema_editor):
    """Fills the new columns of the lines that are there; what is printed stays as it is."""
    lines = apps.get_model("awards", "AwardLine").objects.using(schema_editor.connection.alias)
    last = 0
    with _triggers_asleep(schema_editor):
        while chunk := list(lines.filter(pk__gt=last).order_by("pk")[:_CHUNK]):
            for line in chunk:
                for name in _FOLDED:
                    line._meta.get_field(name).pre_save(line, add=False)
            lines.bulk_update(chunk, _FOLDED, batch_size=200)
            last = chunk[-1].pk


@contextmanager
def _triggers_asleep(schema_editor) -> Iterator[None]:
    """Lets rows of issued decisions be folded; on SQLite the triggers are away while migrating."""
    if schema_editor.connection.vendor != "postgresql":
        yield
        return
    schema_editor.execute("ALTER TABLE awards_awardline DISABLE TRIGGER USER")
    yield
    schema_editor.execute("ALTER TABLE awards_awardline ENABLE TRIGGER USER")


class Migration(migrations.Migration):

    dependencies = [
        ('awards', '0002_request_ids'),
        ('zones', '0003_refused_workbooks'),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='return_reason',
            field=thidua.fields.CleanTextField(blank=True, default='', editable=False, verbose_name='lý do trả lại'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='historicaldecision',
            name='return_reason',
            field=thidua.fields.CleanTextField(blank=True, default='', editable=False, verbose_name='lý do trả lại'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='awardline',
            name='search_text',
            field=thidua.fields.SearchTextField(default='', editable=False, sources=('printed_name',)),
        ),
        migrations.AddField(
            model_name='awardline',
            name='sort_key',
            field=awards.models.printedname.PrintedNameSortKeyField(default='', editable=False, sources=('subject', 'printed_name')),
        ),
        migrations.AddField(
            model_name='awardline',
            name='unit_search_text',
            field=thidua.fields.SearchTextField(default='', editable=False, sources=('printed_office', 'printed_unit')),
        ),
        migrations.AddIndex(
            model_name='awardline',
            index=models.Index(fields=['sort_key', 'id'], name='awardline_by_name'),
        ),
        migrations.RemoveConstraint(
            model_name='awardrecord',
            name='awardrecord_once_a_person',
        ),
        migrations.RemoveConstraint(
            model_name='awardrecord',
            name='awardrecord_once_a_collective',
        ),
        migrations.AddConstraint(
            model_name='awardrecord',
            constraint=models.UniqueConstraint(condition=models.Q(('is_cancelled', False), ('subject', 'person')), fields=('award_type', 'person', 'year_from', 'year_to', 'decision_number'), name='awardrecord_once_a_person', violation_error_message='Đã có dòng này.'),
        ),
        migrations.AddConstraint(
            model_name='awardrecord',
            constraint=models.UniqueConstraint(condition=models.Q(('is_cancelled', False), ('subject', 'collective')), fields=('award_type', 'agency', 'unit', 'year_from', 'year_to', 'decision_number'), name='awardrecord_once_a_collective', violation_error_message='Đã có dòng này.'),
        ),
        migrations.AlterField(
            model_name='appointmentline',
            name='year',
            field=models.PositiveSmallIntegerField(validators=[awards.models.years.refuse_implausible], verbose_name='năm'),
        ),
        migrations.AlterField(
            model_name='awardline',
            name='year_from',
            field=models.PositiveSmallIntegerField(validators=[awards.models.years.refuse_implausible], verbose_name='thành tích từ năm'),
        ),
        migrations.AlterField(
            model_name='awardline',
            name='year_to',
            field=models.PositiveSmallIntegerField(validators=[awards.models.years.refuse_implausible], verbose_name='đến năm'),
        ),
        migrations.AlterField(
            model_name='awardrecord',
            name='year_from',
            field=models.PositiveSmallIntegerField(validators=[awards.models.years.refuse_implausible], verbose_name='thành tích từ năm'),
        ),
        migrations.AlterField(
            model_name='awardrecord',
            name='year_to',
            field=models.PositiveSmallIntegerField(validators=[awards.models.years.refuse_implausible], verbose_name='đến năm'),
        ),
        migrations.AlterField(
            model_name='historicalawardrecord',
            name='year_from',
            field=models.PositiveSmallIntegerField(validators=[awards.models.years.refuse_implausible], verbose_name='thành tích từ năm'),
        ),
        migrations.AlterField(
            model_name='historicalawardrecord',
            name='year_to',
            field=models.PositiveSmallIntegerField(validators=[awards.models.years.refuse_implausible], verbose_name='đến năm'),
        ),
        migrations.AlterField(
            model_name='historicalnomination',
            name='year_from',
            field=models.PositiveSmallIntegerField(validators=[awards.models.years.refuse_implausible], verbose_name='thành tích từ năm'),
        ),
        migrations.AlterField(
            model_name='historicalnomination',
            name='year_to',
            field=models.PositiveSmallIntegerField(validators=[awards.models.years.refuse_implausible], verbose_name='đến năm'),
        ),
        migrations.AlterField(
            model_name='historicalyearrating',
            name='year',
            field=models.PositiveSmallIntegerField(validators=[awards.models.years.refuse_implausible], verbose_name='năm'),
        ),
        migrations.AlterField(
            model_name='nomination',
            name='year_from',
            field=models.PositiveSmallIntegerField(validators=[awards.models.years.refuse_implausible], verbose_name='thành tích từ năm'),
        ),
        migrations.AlterField(
            model_name='nomination',
            name='year_to',
            field=models.PositiveSmallIntegerField(validators=[awards.models.years.refuse_implausible], verbose_name='đến năm'),
        ),
        migrations.AlterField(
            model_name='yearrating',
            name='year',
            field=models.PositiveSmallIntegerField(validators=[awards.models.years.refuse_implausible], verbose_name='năm'),
        ),
        migrations.AddConstraint(
            model_name='appointmentline',
            constraint=models.CheckConstraint(condition=models.Q(('year__range', (1945, 2200))), name='appointmentline_year_is_plausible', violation_error_message='Năm phải từ 1945 đến 2200.'),
        ),
        migrations.AddConstraint(
            model_name='awardline',
            constraint=models.CheckConstraint(condition=models.Q(('year_from__range', (1945, 2200)), ('year_to__range', (1945, 2200))), name='awardline_years_are_plausible', violation_error_message='Năm phải từ 1945 đến 2200.'),
        ),
        migrations.AddConstraint(
            model_name='awardrecord',
            constraint=models.CheckConstraint(condition=models.Q(('year_from__range', (1945, 2200)), ('year_to__range', (1945, 2200))), name='awardrecord_years_are_plausible', violation_error_message='Năm phải từ 1945 đến 2200.'),
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.CheckConstraint(condition=models.Q(('year_from__range', (1945, 2200)), ('year_to__range', (1945, 2200))), name='nomination_years_are_plausible', violation_error_message='Năm phải từ 1945 đến 2200.'),
        ),
        migrations.AddConstraint(
            model_name='yearrating',
            constraint=models.CheckConstraint(condition=models.Q(('year__range', (1945, 2200))), name='yearrating_year_is_plausible', violation_error_message='Năm phải từ 1945 đến 2200.'),
        ),
        migrations.AlterField(
            model_name='historicalissuer',
            name='is_golden_book_yearly',
            field=models.BooleanField(default=True, help_text='Khi sổ vàng đã có số thì không đổi được nữa, ký hiệu cơ quan cũng vậy.', verbose_name='sổ vàng bắt đầu lại mỗi năm'),
        ),
        migrations.AlterField(
            model_name='issuer',
            name='is_golden_book_yearly',
            field=models.BooleanField(default=True, help_text='Khi sổ vàng đã có số thì không đổi được nữa, ký hiệu cơ quan cũng vậy.', verbose_name='sổ vàng bắt đầu lại mỗi năm'),
        ),
        migrations.RemoveConstraint(
            model_name='numberseries',
            name='numberseries_once',
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('symbol__istartswith', 'SV-'), _negated=True), name='decision_symbol_is_no_golden_books', violation_error_message='Ký hiệu bắt đầu bằng «SV-» là của sổ vàng. Hãy ghi ký hiệu của văn bản, ví dụ QĐ-BTP.'),
        ),
        migrations.AddConstraint(
            model_name='issuer',
            constraint=models.UniqueConstraint(Lower('symbol'), name='issuer_symbol_once', violation_error_message='Đã có cơ quan ban hành dùng ký hiệu này: hai văn bản sẽ cùng số. Hãy ghi ký hiệu khác.'),
        ),
        migrations.AddConstraint(
            model_name='numberseries',
            constraint=models.UniqueConstraint(fields=('symbol', 'year'), name='numberseries_once', violation_error_message='Đã có sổ của ký hiệu này trong năm.'),
        ),
        migrations.RunPython(fold_what_is_printed, migrations.RunPython.noop, elidable=True),
    ]
