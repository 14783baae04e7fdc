"""The documents say what the code does: no setting, sentence or picture is missing from them."""

import re
from pathlib import Path

from django.conf import settings

from thidua.spreadsheets.refusal import MESSAGES
from zones.records.columns import CONTRACTS
from zones.workbooks.sentences import SENTENCES

ROOT = Path(settings.BASE_DIR)
README = (ROOT / "README.md").read_text(encoding="utf-8")
WORKBOOKS = (ROOT / "docs" / "workbooks.md").read_text(encoding="utf-8")
# sentences of their own that are said under another code
SAID_UNDER_ANOTHER_CODE = {
    "group_points": "unknown_criterion",
    "group_note": "skipped_rows",
    "no_table": "campaign_closed",
    "date_code": "unknown_criterion",
    "lost_zero": "ambiguous_number",
    "second_table": "duplicate_header",
    "divided": "duplicate_header",
    "untitled": "outside_table",
    "duplicate_file": "duplicate_row",
    "sheet_mismatch": "name_mismatch",
    "two_codes": "name_mismatch",
    "misnamed": "missing_header",
    "no_agency": "unknown_agency",
    "runs_on": "unknown_criterion",
    "restarts": "unknown_criterion",
    "unread": "skipped_column",
    "other_maximum": "name_mismatch",
}


def test_every_setting_read_from_the_environment_is_in_the_readme():
    source = (ROOT / "thidua" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))
    assert "DATABASE_URL" in names
    assert sorted(name for name in names if f"| `{name}` |" not in README) == []


def test_every_sentence_about_a_workbook_is_in_its_document_beside_its_code():
    lines = {**SENTENCES, **MESSAGES}.items()
    said = [f"| `{SAID_UNDER_ANOTHER_CODE.get(code, code)}` | {text} |" for code, text in lines]
    assert [line for line in said if line not in WORKBOOKS] == []


def test_the_columns_of_the_reference_files_are_in_their_document():
    for contract in CONTRACTS.values():
        columns = (
            column.name if column.required else f"[{column.name}]" for column in contract.columns
        )
        row = WORKBOOKS.partition(f"| `{contract.name}` | ")[2].partition(" |")[0]
        assert row.replace("**", "") == ", ".join(columns), contract.name


def test_every_command_is_in_the_readme():
    commands = (ROOT / "zones" / "management" / "commands").glob("[!_]*.py")
    assert sorted(path.stem for path in commands if f"| `{path.stem}" not in README) == []


def test_every_link_within_the_documents_leads_to_a_file():
    missing = []
    for document in (ROOT / "README.md", ROOT / "docs" / "workbooks.md"):
        text = document.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
            if "://" not in target and not (document.parent / target).exists():
                missing.append(f"{document.name}: {target}")
    assert missing == []
