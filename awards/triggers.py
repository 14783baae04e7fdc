"""What must hold in the conferral's tables for raw SQL too: what is issued never changes.

SQLite's ``REPLACE INTO`` deletes without firing delete triggers unless the connection asks for
it, so the insert is refused as well; PostgreSQL's ``TRUNCATE`` fires no row trigger, so it has
its own.
"""

from thidua.triggers import RAISE, Trigger

_RULE = "decision: it is issued"
_PARTS = (
    "awards_decisionbasis",
    "awards_proposal",
    "awards_article",
    "awards_recipient",
    "awards_awardline",
    "awards_appointmentline",
    "awards_resultline",
)


def _frozen(name: str, table: str, rule: str, conditions: dict[str, str]) -> Trigger:
    """Returns a trigger that refuses each event where its condition holds, and TRUNCATE."""
    cases = " ".join(
        f"IF TG_OP = '{event}' THEN IF {condition} THEN {RAISE % rule} END IF; END IF;"
        for event, condition in conditions.items()
    )
    return Trigger(
        name=name,
        table=table,
        sqlite=tuple(
            f"CREATE TRIGGER {name}_{event.lower()} BEFORE {event} ON {table} "
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{rule}'); END"
            for event, condition in conditions.items()
        ),
        postgresql=(
            *(
                f"CREATE TRIGGER {name}_{event.lower()} BEFORE {event} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {name}()"
                for event in conditions
            ),
            f"CREATE TRIGGER {name}_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ),
        postgresql_body=(
            f"BEGIN IF TG_OP = 'TRUNCATE' THEN IF EXISTS (SELECT 1 FROM {table}) "
            f"THEN {RAISE % rule} END IF; RETURN NULL; END IF; {cases} "
            "RETURN COALESCE(NEW, OLD); END"
        ),
    )


def _taken(table: str, *conditions: str) -> str:
    """Returns SQL that holds where a row has any of the keys; each is looked up in its own index.

    With one EXISTS for all of them, each insert would read the whole table.
    """
    found = (f"EXISTS (SELECT 1 FROM {table} r WHERE {condition})" for condition in conditions)
    return " OR ".join(found)


def _part(table: str) -> Trigger:
    issued = "EXISTS (SELECT 1 FROM awards_decision d WHERE d.id = {} AND d.state = 'issued')"
    old, new = issued.format("OLD.decision_id"), issued.format("NEW.decision_id")
    replaced = (
        f"EXISTS (SELECT 1 FROM {table} p JOIN awards_decision d ON d.id = p.decision_id "
        "WHERE p.id = NEW.id AND d.state = 'issued')"
    )
    return _frozen(
        f"{table.removeprefix('awards_')}_of_issued_stays",
        table,
        _RULE,
        {"INSERT": f"{new} OR {replaced}", "UPDATE": f"{old} OR {new}", "DELETE": old},
    )


TRIGGERS = [
    _frozen(
        "decision_issued_stays",
        "awards_decision",
        _RULE,
        {
            # also REPLACE by another unique key: the code or the place in the chain
            "INSERT": "NEW.state = 'issued' OR "
            + _taken(
                "awards_decision",
                "r.id = NEW.id AND r.state = 'issued'",
                "r.chain_position = NEW.chain_position",
                "r.lookup_code = NEW.lookup_code",
            ),
            "UPDATE": "OLD.state = 'issued'",
            "DELETE": "OLD.state = 'issued'",
        },
    ),
    *map(_part, _PARTS),
    _frozen(
        "register_number_stays",
        "awards_registerentry",
        "registerentry: its number is given",
        {
            "INSERT": _taken(
                "awards_registerentry",
                "r.id = NEW.id",
                "r.series_id = NEW.series_id AND r.number = NEW.number",
                "r.decision_id = NEW.decision_id",
            ),
            "UPDATE": "NEW.series_id <> OLD.series_id OR NEW.number <> OLD.number "
            "OR NEW.dated <> OLD.dated OR NEW.decision_id IS DISTINCT FROM OLD.decision_id "
            "OR NEW.void_reason <> OLD.void_reason",
            "DELETE": "1 = 1",
        },
    ),
    _frozen(
        "nomination_step_stays",
        "awards_nominationstep",
        "nominationstep: it is history",
        {
            "INSERT": "EXISTS (SELECT 1 FROM awards_nominationstep s WHERE s.id = NEW.id)",
            "UPDATE": "1 = 1",
            "DELETE": "1 = 1",
        },
    ),
]
