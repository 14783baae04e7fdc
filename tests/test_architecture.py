"""The architecture holds: each layer imports only what stands to its left.

Read from the sources' imports, so that a shortcut is named with its file and line.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = [name for name in ("thidua", "zones", "awards") if (ROOT / name).is_dir()]
LONGEST_FILE = 400

# From left to right; a module may import its own layer and those before it.
LAYERS = [
    {"permissions", "triggers", "apps"},
    {"models"},
    {"rules"},
    {"services"},
    {"workbooks", "documents"},
    {"records", "resources"},
    {"duties", "news", "cards", "search"},
    {"admin", "results", "management", "templatetags", "navigation", "rights", "urls"},
]
ORM = ("django.db", "django.apps", "django.contrib", "simple_history")
# Each imports what exists only after Django has loaded its applications.
IMPORTS_WITHIN_FUNCTIONS = {
    ("thidua/apps.py", "ready"),
    ("thidua/audit/apps.py", "ready"),
    ("thidua/accounts/apps.py", "ready"),
    ("thidua/wsgi.py", "refuse_demo_accounts_outside_debug"),
}


@dataclass(frozen=True)
class Import:
    """One import: where it stands, the module imported, and the function around it, if any."""

    file: str
    line: int
    module: str
    function: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}"

    def is_of(self, *packages: str) -> bool:
        return any(self.module == name or self.module.startswith(f"{name}.") for name in packages)


def sources(*packages: str) -> Iterator[Path]:
    """Yields the Python files of the packages, migrations left out."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def imports_of(path: Path) -> list[Import]:
    """Returns every import of a file; ``from a import b`` counts as a.b, for b may be a module."""
    found: list[Import] = []
    package = ".".join(path.relative_to(ROOT).with_suffix("").parts[:-1])
    file = str(path.relative_to(ROOT))

    def walk(node: ast.AST, function: str) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            function = function or node.name
        if isinstance(node, ast.Import):
            found.extend(Import(file, node.lineno, name.name, function) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base]).rstrip(".")
            found.extend(
                Import(file, node.lineno, f"{base}.{name.name}", function) for name in node.names
            )
        for child in ast.iter_child_nodes(node):
            walk(child, function)

    walk(ast.parse(path.read_text(encoding="utf-8")), "")
    return found


def imports_within(*packages: str) -> list[Import]:
    return [found for path in sources(*packages) for found in imports_of(path)]


def layer_of(module: str) -> str:
    """Returns the name of a module's layer: the part after its app's name."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def rank(layer: str) -> int | None:
    return next((place for place, names in enumerate(LAYERS) if layer in names), None)


def listed(found: list) -> str:
    return "\n".join(["", *(str(entry) for entry in found)])


def test_the_project_package_knows_neither_app():
    found = [i for i in imports_within("thidua") if i.is_of("zones", "awards")]
    assert not found, "thidua/ must not know the apps that stand on it:" + listed(found)


def test_the_contest_never_imports_the_conferral():
    found = [i for i in imports_within("zones") if i.is_of("awards")]
    assert not found, "zones/ must not know awards/:" + listed(found)


@pytest.mark.parametrize("app", [name for name in PACKAGES if name != "thidua"])
def test_every_module_of_an_app_belongs_to_a_layer(app):
    unknown = {
        str(path.relative_to(ROOT))
        for path in sources(app)
        if path.parent != ROOT / app or path.stem != "__init__"
        if rank(path.relative_to(ROOT / app).with_suffix("").parts[0]) is None
    }
    assert not unknown, "not a layer of this test's LAYERS:" + listed(sorted(unknown))


@pytest.mark.parametrize("app", [name for name in PACKAGES if name != "thidua"])
def test_each_layer_imports_only_what_stands_to_its_left(app):
    found = []
    for entry in imports_within(app):
        own = rank(Path(entry.file).with_suffix("").parts[1])
        imported = rank(layer_of(entry.module)) if entry.is_of("zones", "awards") else None
        if own is not None and imported is not None and imported > own:
            found.append(f"{entry}: the layer «{layer_of(entry.module)}» stands to its right")
    assert not found, listed(found)


def test_rules_are_pure():
    rules = [
        entry
        for entry in imports_within(*PACKAGES)
        if Path(entry.file).with_suffix("").parts[1] == "rules"
    ]
    found = [e for e in rules if e.is_of(*ORM) or "models" in e.module.split(".")]
    assert not found, "rules are pure functions, without the ORM:" + listed(found)


def test_spreadsheets_know_files_and_cells_only():
    found = [
        entry
        for entry in imports_within("thidua")
        if entry.file.startswith("thidua/spreadsheets/")
        and (entry.is_of("django", "zones", "awards") or "models" in entry.module.split("."))
    ]
    assert not found, "thidua/spreadsheets/ takes its limits as arguments:" + listed(found)


def test_permissions_ask_no_record():
    known = [*(f"{app}.permissions" for app in PACKAGES), "thidua.accounts.roles"]
    found = [
        entry
        for entry in imports_within(*PACKAGES)
        if entry.file.endswith("/permissions.py") and entry.is_of(*ORM, *PACKAGES)
        if not entry.is_of(*known)
    ]
    assert not found, "permissions.py is pure:" + listed(found)


def test_imports_stand_at_the_top():
    found = [
        f"{entry} within {entry.function}()"
        for entry in imports_within(*PACKAGES)
        if entry.function and (entry.file, entry.function) not in IMPORTS_WITHIN_FUNCTIONS
    ]
    assert not found, listed(found)


def test_no_file_is_long():
    found = [
        f"{path.relative_to(ROOT)} has {lines} lines; {LONGEST_FILE} are allowed"
        for path in sources(*PACKAGES, "tests")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]
    assert not found, listed(found)
