"""What a database holds, so that two can be compared: a live one, a copy, a restored one."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from django.db import connections, models

from thidua import triggers
from thidua.backups import namedfiles, seals
from thidua.backups.digests import TableDigest, digest_of
from thidua.backups.schema import Schema


@dataclass(frozen=True)
class Contents:
    """Migrations, tables, triggers, ends of the chains, and where a chain was broken already.

    ``lacking`` are the triggers that the program declares and the database does not have, or has
    switched off. They and ``seals`` are empty for a database of an earlier release: its chains are
    read, its triggers installed once it has been migrated. ``files`` are the stored files that
    records name.
    """

    migrations: list[str]
    tables: dict[str, TableDigest]
    triggers: list[str]
    lacking: list[str] = field(default_factory=list)
    seals: dict[str, str] = field(default_factory=dict)
    breaks: dict[str, str] = field(default_factory=dict)
    files: frozenset[str] = frozenset()

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    def as_json(self) -> dict:
        """Returns what a manifest keeps of it; the files stand there by themselves."""
        kept = asdict(self)
        del kept["files"]
        return kept

    @classmethod
    def from_json(cls, kept: dict) -> "Contents":
        """Returns the contents a manifest tells; raises KeyError or TypeError if it is none."""
        tables = {name: TableDigest(**table) for name, table in kept["tables"].items()}
        return cls(
            migrations=list(kept["migrations"]),
            tables=tables,
            triggers=list(kept["triggers"]),
            lacking=list(kept.get("lacking", [])),  # older backups do not tell
            seals=dict(kept["seals"]),
            breaks=dict(kept["breaks"]),
        )


def contents_of(alias: str) -> Contents:
    """Reads the whole database once; raises ValidationError ``newer``."""
    schema = Schema(alias)
    connection = connections[alias]
    present = set(connection.introspection.table_names())
    heads, breaks = seals_of(alias) if schema.is_current else ({}, {})
    return Contents(
        migrations=schema.migrations,
        tables={
            name: digest_of(model, alias)
            for name, model in schema.models.items()
            if name in present
        },
        triggers=sorted(triggers.standing(connection)),
        lacking=triggers.missing(connection) if schema.is_current else [],
        seals=heads,
        breaks=breaks,
        files=_named_files(schema, alias),
    )


def seals_of(alias: str) -> tuple[dict[str, str], dict[str, str]]:
    """Returns each chain's end, and the sentences of the chains that are broken."""
    declared = seals.declared()
    breaks = {seal.name: seal.break_of(alias) for seal in declared}
    heads = {seal.name: seal.head(alias) for seal in declared}
    return heads, {name: sentence for name, sentence in breaks.items() if sentence}


def _named_files(schema: Schema, alias: str) -> frozenset[str]:
    in_fields = {
        name
        for table, model in schema.models.items()
        for column in model._meta.local_concrete_fields
        if isinstance(column, models.FileField)
        for name in _values(schema, alias, table, column.name)
    }
    otherwise = {
        named.path(value)
        for named in namedfiles.declared()
        if named.table in schema.models
        for value in _values(schema, alias, named.table, named.column)
    }
    return frozenset(in_fields | otherwise)


def _values(schema: Schema, alias: str, table: str, column: str) -> Iterator[str]:
    rows = schema.models[table]._base_manager.using(alias).values_list(column, flat=True)
    return filter(None, rows.iterator())


def differences(expected: Contents, found: Contents) -> list[str]:
    """Returns a sentence for all in which the found contents differ from the expected ones."""
    return [
        *_lacking("migration", expected.migrations, found.migrations),
        *_lacking("trigger", expected.triggers, found.triggers),
        *table_differences(expected.tables, found.tables),
        *seal_differences(expected, found),
    ]


def _lacking(what: str, expected: list[str], found: list[str]) -> list[str]:
    lacking, surplus = sorted(set(expected) - set(found)), sorted(set(found) - set(expected))
    return [f"Thiếu {what} {name}." for name in lacking] + [
        f"Thừa {what} {name}, bản kê không có." for name in surplus
    ]


def table_differences(expected: dict[str, TableDigest], found: dict[str, TableDigest]) -> list[str]:
    """Returns a sentence for each table that is lacking, too many, or other than expected."""
    sentences = [f"Thiếu bảng {name}." for name in sorted(expected.keys() - found.keys())]
    sentences += [
        f"Thừa bảng {name}, bản kê không có." for name in sorted(found.keys() - expected.keys())
    ]
    for name in sorted(expected.keys() & found.keys()):
        before, after = expected[name], found[name]
        if before.rows != after.rows:
            sentences.append(f"Bảng {name}: bản kê ghi {before.rows} dòng, thực có {after.rows}.")
        elif before != after:
            sentences.append(f"Bảng {name}: nội dung khác bản kê (đủ {after.rows} dòng).")
    return sentences


def seal_differences(expected: Contents, found: Contents) -> list[str]:
    """Returns a sentence for each chain that ends elsewhere, or is broken where it was whole."""
    if not expected.seals or not found.seals:
        return []
    heads = [
        f"Chuỗi {name}: bản kê kết thúc ở {head}, thực tế ở {found.seals.get(name, 'không có')}."
        for name, head in expected.seals.items()
        if found.seals.get(name) != head
    ]
    return heads + [
        f"Chuỗi {name}: {sentence}"
        for name, sentence in found.breaks.items()
        if expected.breaks.get(name) != sentence
    ]
