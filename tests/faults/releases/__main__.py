"""``python -m tests.faults.releases NUMBER``: keeps the database of DATABASE_URL as a release."""

import os
import sys
from urllib.parse import urlsplit

from tests.faults.releases import keep, postgresql_dump, sqlite_dump


def main(release: str) -> None:
    address = os.environ["DATABASE_URL"]
    if address.startswith("sqlite"):
        print(keep(release, "sqlite", sqlite_dump(urlsplit(address).path[1:])))
    else:
        print(keep(release, "postgresql", postgresql_dump(address)))


if __name__ == "__main__":
    main(*sys.argv[1:])
