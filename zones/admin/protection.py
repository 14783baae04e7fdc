"""What has history is not deleted: the delete page says by what it is protected."""


class ProtectedDeletionMixin:
    """Adds a model's own reasons to those that its protected rows give."""

    def protected_by(self, obj) -> list[str]:
        """Returns sentences that say why the row stays; none where it may go."""
        return []

    def get_deleted_objects(self, objs, request):
        objects = list(objs)
        deleted, counts, lacking, protected = super().get_deleted_objects(objects, request)
        own = [reason for obj in objects for reason in self.protected_by(obj)]
        protected = [*protected, *own]
        # nothing is deleted then; the page would tell of missing rights instead of the reasons
        return deleted, counts, set() if protected else lacking, protected
