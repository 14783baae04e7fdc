"""Databases of a PostgreSQL server as wholes: made beside the live one, exchanged, dropped."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.exceptions import ValidationError
from django.db import connections
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Composable, Identifier, Literal

from thidua.backups import pgrights
from thidua.backups.pgtools import parameters
from thidua.backups.refusals import STAMP

_MAINTENANCE = "postgres"
_TRIES, _PAUSE = 20, 0.5
_LONGEST_NAME = 63


class Server:
    """The server of an alias's database.

    ``address`` names a role that may make databases, where the program's own may not
    (``postgres://role@host``); what it makes belongs to the program's role.
    """

    def __init__(self, alias: str, address: str = "") -> None:
        self._alias, self._address = alias, address
        fields = connections[alias].settings_dict
        self.live: str = fields["NAME"]
        self._owner: str = fields["USER"] if address else ""
        self._exchanged = ""

    def name_for(self, purpose: str, stamp: str) -> str:
        """Returns a name beside the live database's."""
        ending = f"_{purpose}_{stamp}"
        return self.live[: _LONGEST_NAME - len(ending)] + ending

    @contextmanager
    def connected(self) -> Iterator[psycopg.Connection]:
        """Gives a connection that makes, renames and drops databases.

        Raises ValidationError ``no_maintenance`` where there is none, ``unknown_database`` where
        the address is none.
        """
        try:
            told = conninfo_to_dict(self._address) if self._address else parameters(self._alias)
            if not self._address or "dbname" not in told:
                told["dbname"] = _MAINTENANCE
            connection = psycopg.connect(**told, autocommit=True)
        except psycopg.OperationalError as error:
            raise ValidationError(
                f"Không kết nối được máy chủ PostgreSQL: {error}", code="no_maintenance"
            ) from None
        except psycopg.ProgrammingError:
            raise ValidationError(
                "Không hiểu địa chỉ sau --maintenance-url.", code="unknown_database"
            ) from None
        with connection:
            yield connection

    def may_create(self) -> bool:
        """Returns whether databases can be made with the rights at hand."""
        try:
            with self.connected() as admin:
                found = admin.execute(
                    "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
                ).fetchone()
        except ValidationError:
            if self._address:
                raise
            return False
        return bool(found and found[0])

    def refuse_without_rights(self) -> None:
        """Raises ValidationError ``may_not_create``, which says how to give the rights."""
        if self.may_create():
            return
        raise ValidationError(
            "Tài khoản PostgreSQL của chương trình không được tạo cơ sở dữ liệu, mà bản khôi phục "
            "phải được dựng bên cạnh rồi mới thay vào. Hãy thêm --maintenance-url "
            "postgres://postgres@máy-chủ (một tài khoản được tạo), hoặc cấp quyền: "
            "ALTER ROLE … CREATEDB.",
            code="may_not_create",
        )

    def major(self) -> int:
        with self.connected() as admin:
            return admin.info.server_version // 10000

    def exists(self, name: str) -> bool:
        with self.connected() as admin:
            return _exists(admin, name)

    def left_behind(self) -> list[str]:
        """Returns the databases that a restore or a check which was killed left half-made."""
        half_made = re.compile(rf".*_(restored|trial)_({STAMP})")
        with self.connected() as admin:
            names = [name for (name,) in admin.execute("SELECT datname FROM pg_database")]
        found = [(name, half_made.fullmatch(name)) for name in sorted(names)]
        return [name for name, told in found if told and self.name_for(*told.groups()) == name]

    @contextmanager
    def made(self, purpose: str, stamp: str) -> Iterator[str]:
        """Makes an empty database like the live one, gives its name; drops what is left of it."""
        name = self.name_for(purpose, stamp)
        with self.connected() as admin:
            admin.execute(self._creation(admin, name))
        try:
            yield name
        finally:
            if name != self._exchanged:
                self.drop(name)

    def _creation(self, admin: psycopg.Connection, name: str) -> Composable:
        """Returns the statement that makes a database of the live one's encoding and order."""
        row = admin.execute(
            "SELECT to_jsonb(d) || jsonb_build_object("
            "'charset', pg_encoding_to_char(encoding)) FROM pg_database d WHERE datname = %s",
            [self.live],
        ).fetchone()
        options = [SQL("TEMPLATE template0")]
        if self._owner:
            options.append(SQL("OWNER {}").format(Identifier(self._owner)))
        like = row[0] if row else {"charset": "UTF8"}
        known = {
            "ENCODING": like["charset"],
            "LC_COLLATE": like.get("datcollate"),
            "LC_CTYPE": like.get("datctype"),
        }
        if like.get("datlocprovider") == "i":
            known |= {
                "LOCALE_PROVIDER": "icu",
                "ICU_LOCALE": like.get("datlocale") or like.get("daticulocale"),
            }
        elif like.get("datlocprovider") == "b":
            known |= {"LOCALE_PROVIDER": "builtin", "BUILTIN_LOCALE": like.get("datlocale")}
        options += [SQL(f"{word} {{}}").format(Literal(v)) for word, v in known.items() if v]
        return SQL("CREATE DATABASE {} {}").format(Identifier(name), SQL(" ").join(options))

    def drop(self, name: str) -> None:
        """Drops the database, if it is there, whoever is connected to it."""
        with self.connected() as admin:
            admin.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))

    def carry_over(self, made: str) -> list[str]:
        """Gives the made database the live one's settings and rights; tells what is refused."""
        with self.connected() as admin:
            return pgrights.carry_over(admin, self.live, made)

    def exchange(self, made: str, kept: str) -> None:
        """Gives the made database the live one's name, and the live one the name to be kept under.

        In one transaction; whoever is connected is disconnected. Raises ValidationError
        ``in_use`` where somebody connects again and again, ``may_not_rename``.
        """
        with self.connected() as admin:
            for _ in range(_TRIES):
                self._disconnect(admin, made)
                try:
                    with admin.transaction():
                        if _exists(admin, self.live):
                            admin.execute(_renaming(self.live, kept))
                        admin.execute(_renaming(made, self.live))
                    self._exchanged = made
                    return
                except psycopg.errors.ObjectInUse:
                    time.sleep(_PAUSE)
                except psycopg.errors.InsufficientPrivilege as error:
                    raise ValidationError(
                        f"Tài khoản PostgreSQL không được đổi tên {self.live}: "
                        f"{error.diag.message_primary}. Hãy thêm --maintenance-url.",
                        code="may_not_rename",
                    ) from None
        raise ValidationError(
            f"Còn chương trình kết nối vào cơ sở dữ liệu {self.live}. Hãy dừng máy chủ rồi "
            "làm lại.",
            code="in_use",
        )

    def _disconnect(self, admin: psycopg.Connection, made: str) -> None:
        try:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname IN (%s, %s) AND pid <> pg_backend_pid()",
                [self.live, made],
            )
        except psycopg.errors.InsufficientPrivilege:
            raise ValidationError(
                f"Tài khoản khác đang kết nối vào {self.live} và không ngắt được. Hãy dừng máy "
                "chủ rồi làm lại.",
                code="in_use",
            ) from None


def _exists(admin: psycopg.Connection, name: str) -> bool:
    found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return found.fetchone() is not None


def _renaming(name: str, new: str) -> Composable:
    return SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(name), Identifier(new))
