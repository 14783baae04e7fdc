"""The history of a record, each version with the id of the request that made it."""

from django.db import models
from simple_history.models import HistoricalRecords

from thidua.audit.fields import RequestIdField


class Version(models.Model):
    """What every historical row holds besides the record itself."""

    request_id = RequestIdField("mã yêu cầu")

    class Meta:
        abstract = True


class RecordHistory(HistoricalRecords):
    """simple-history's records with ``request_id``: use it as ``history`` of a model."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"bases": (Version,), **kwargs})
