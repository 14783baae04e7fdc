from collections.abc import Iterator
from contextlib import contextmanager

from django.db import migrations, models

import awards.models.printedname
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
        migrations.RunPython(fold_what_is_printed, migrations.RunPython.noop, elidable=True),
    ]
