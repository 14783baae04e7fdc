"""The tables of a database as its own migrations made them, be it of this release or an earlier."""

from django.core.exceptions import ValidationError
from django.db import connections, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


class Schema:
    """What the migrations recorded in a database say of it.

    ``migrations`` are their names, sorted; ``models`` the models that they made, through tables
    included, by table name; ``is_current`` whether none of the program's migrations is lacking.
    Raises ValidationError ``newer`` where the database comes from a newer release.
    """

    def __init__(self, alias: str) -> None:
        connection = connections[alias]
        loader = MigrationLoader(connection, ignore_no_migrations=True)
        recorded = set(MigrationRecorder(connection).applied_migrations())
        # an app that this program does not have (any more) makes the database no newer
        of_apps = {key for key in recorded if key[0] in loader.migrated_apps}
        unknown = sorted(of_apps - set(loader.disk_migrations))
        if unknown:
            raise ValidationError(
                "Cơ sở dữ liệu là của phiên bản chương trình mới hơn: không biết migration "
                f"{'.'.join(unknown[0])}. Hãy cập nhật chương trình trước.",
                code="newer",
            )
        known = set(loader.applied_migrations) & set(loader.graph.nodes)
        self.migrations = sorted(".".join(key) for key in recorded)
        self.is_current = set(loader.graph.leaf_nodes()) <= known
        self.models = _tables(loader.project_state(list(known)).apps, connection)


def _tables(apps, connection) -> dict[str, type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    own = (m for m in found if m._meta.can_migrate(connection) and not m._meta.swapped)
    return {model._meta.db_table: model for model in sorted(own, key=lambda m: m._meta.db_table)}
