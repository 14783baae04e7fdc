"""A column that says which request or command wrote the row."""

from thidua.audit.context import current
from thidua.fields import CleanCharField


class RequestIdField(CleanCharField):
    """The id of the request or command that inserts the row, by every path of the ORM.

    Null on rows from before it was kept. Given on insert only: a service that applies a row later
    assigns it anew.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 64, "null": True, "editable": False, **kwargs})

    def pre_save(self, model_instance, add):
        if add and getattr(model_instance, self.attname) is None:
            setattr(model_instance, self.attname, current().request_id)
        return super().pre_save(model_instance, add)
