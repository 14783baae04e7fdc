"""What must hold in the contest's tables for raw SQL too."""

from thidua.triggers import RAISE, Trigger

_WITHIN = """c.kind <> 'group' AND s.state <> 'approved'
    AND ({row}.self_points IS NULL OR {row}.self_points <= c.max_points)
    AND ({row}.appraised_points IS NULL OR {row}.appraised_points <= c.max_points)
    AND ({row}.approved_points IS NULL OR {row}.approved_points <= c.max_points)
"""
_SCORE_RULE = "score: above the maximum, of another table, or on an approved sheet"
_SQLITE_SCORE = (
    "CREATE TRIGGER score_within_limits_{event} AFTER {event} ON zones_score BEGIN "
    f"SELECT RAISE(ABORT, '{_SCORE_RULE}') "
    "WHERE NOT EXISTS (SELECT 1 FROM zones_criterion c "
    "JOIN zones_scoresheet s ON s.id = NEW.sheet_id AND s.table_id = c.table_id "
    f"WHERE c.id = NEW.criterion_id AND {_WITHIN.format(row='NEW')}); END"
)
_POSTGRESQL_SCORE = (
    "CREATE TRIGGER score_within_limits_{event} AFTER {event} ON zones_score "
    "REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION score_within_limits()"
)
# Outer joins and not NOT EXISTS: PostgreSQL then joins all that was written at once.
_POSTGRESQL_SCORE_BODY = (
    "BEGIN IF EXISTS (SELECT 1 FROM written n "
    "LEFT JOIN zones_criterion c ON c.id = n.criterion_id "
    "LEFT JOIN zones_scoresheet s ON s.id = n.sheet_id AND s.table_id = c.table_id "
    f"WHERE (s.id IS NOT NULL AND {_WITHIN.format(row='n')}) IS NOT TRUE) "
    f"THEN {RAISE % _SCORE_RULE} END IF; RETURN NULL; END"
)

_APPROVED = "SELECT 1 FROM zones_scoresheet s WHERE s.id = OLD.sheet_id AND s.state = 'approved'"
_APPLIED = "SELECT 1 FROM zones_scorewrite w WHERE w.id = OLD.write_id AND w.applied_at IS NOT NULL"
_IN_USE = "SELECT 1 FROM zones_criteriatable t WHERE t.id = OLD.table_id AND t.status <> 'draft'"
_OTHER_TERMS = (
    "(NEW.max_points IS DISTINCT FROM OLD.max_points OR NEW.kind <> OLD.kind "
    "OR NEW.path <> OLD.path OR NEW.table_id <> OLD.table_id)"
)
_KIND = "SELECT 1 FROM zones_zone z WHERE z.id = NEW.zone_id AND z.kind = NEW.zone_kind"


def _refuse(
    name: str,
    table: str,
    events: tuple[str, ...],
    rule: str,
    when: str = "",
    *,
    also_emptying: bool = False,
) -> Trigger:
    """Returns a trigger that refuses the events, where the condition holds or always.

    ``also_emptying``: PostgreSQL's TRUNCATE, which fires no trigger of a row, is refused too.
    """
    condition = f"WHERE {when}" if when else ""
    guarded = f"IF {when} THEN {RAISE % rule} END IF; " if when else RAISE % rule
    emptied = f"IF TG_OP = 'TRUNCATE' THEN {RAISE % rule} END IF; " if also_emptying else ""
    emptying = (
        f"CREATE TRIGGER {name}_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )
    return Trigger(
        name=name,
        table=table,
        sqlite=tuple(
            f"CREATE TRIGGER {name}_{event} BEFORE {event} ON {table} BEGIN "
            f"SELECT RAISE(ABORT, '{rule}') {condition}; END"
            for event in (e.lower() for e in events)
        ),
        postgresql=(
            *(
                f"CREATE TRIGGER {name}_{event} BEFORE {event} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {name}()"
                for event in (e.lower() for e in events)
            ),
            *([emptying] if also_emptying else []),
        ),
        postgresql_body=f"BEGIN {emptied}{guarded} RETURN COALESCE(NEW, OLD); END",
    )


TRIGGERS = [
    Trigger(
        name="score_within_limits",
        table="zones_score",
        sqlite=tuple(_SQLITE_SCORE.format(event=event) for event in ("insert", "update")),
        postgresql=tuple(_POSTGRESQL_SCORE.format(event=event) for event in ("insert", "update")),
        postgresql_body=_POSTGRESQL_SCORE_BODY,
    ),
    _refuse(
        "score_of_approved_sheet_stays",
        "zones_score",
        ("DELETE",),
        "score: its sheet is approved",
        f"EXISTS ({_APPROVED})",
    ),
    _refuse(
        "score_history_stays",
        "zones_scorechange",
        ("UPDATE", "DELETE"),
        "scorechange: it is history",
        f"EXISTS ({_APPLIED})",
        also_emptying=True,
    ),
    _refuse(
        "score_write_stays",
        "zones_scorewrite",
        ("UPDATE", "DELETE"),
        "scorewrite: it is history",
        "OLD.applied_at IS NOT NULL",
        also_emptying=True,
    ),
    _refuse(
        "criterion_in_use_stays",
        "zones_criterion",
        ("DELETE",),
        "criterion: its table is in use",
        f"EXISTS ({_IN_USE})",
    ),
    _refuse(
        "criterion_in_use_keeps_its_terms",
        "zones_criterion",
        ("UPDATE",),
        "criterion: its table is in use",
        f"EXISTS ({_IN_USE}) AND {_OTHER_TERMS}",
    ),
    _refuse(
        "standing_is_frozen",
        "zones_standing",
        ("UPDATE", "DELETE"),
        "standing: the year is closed",
    ),
    _refuse(
        "membership_kind_follows_zone",
        "zones_membership",
        ("INSERT", "UPDATE"),
        "membership: zone_kind differs from the kind of its zone",
        f"NOT EXISTS ({_KIND})",
    ),
]
