"""Uploaded files in a bucket that all machines share; apart from ``storages``, for its library
is large and is loaded only where a bucket is used."""

from botocore.config import Config
from storages.backends.s3 import S3Storage

from thidua.storages import WithoutAddresses

_IN_MEMORY = 1024**2  # bytes of a file held in memory while it is read; more goes to disk


class PrivateBucket(WithoutAddresses, S3Storage):
    """A bucket of an S3-compatible store; what is kept is never overwritten."""

    def __init__(self, *, addressing_style: str = "auto", **options) -> None:
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": addressing_style},
            connect_timeout=5,
            read_timeout=30,
            retries={"total_max_attempts": 3, "mode": "standard"},
            # stores other than Amazon's know neither the newer checksums nor their headers
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(
            client_config=config, file_overwrite=False, max_memory_size=_IN_MEMORY, **options
        )
