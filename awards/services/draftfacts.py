"""What is looked at of a draft before it may be issued, with all that it rests on."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from awards.models import (
    AppointmentLine,
    AwardLine,
    Decision,
    Issuer,
    Nomination,
    NumberSeries,
    SubjectKind,
)
from awards.models.changes import changed
from awards.rules.completeness import Draft, lacking
from awards.services.bonuses import payment_on
from awards.services.drafts import recognising
from awards.services.sealing import PARTS
from thidua.text import fold
from zones.models import Appointment

State = Decision.State
_ANNEX_WORDS = ("danh sách", "phụ lục")
_AGREED_TO = ("subject", "award_type", "person", "agency", "year_from", "year_to")
_PROPOSED = ("zone", "role", "agency")


def with_parts() -> QuerySet[Decision]:
    """Returns the decisions, each read together with all its parts."""
    beside = (
        "award_lines__nomination",
        "award_lines__person",
        "appointment_lines__appointment__campaign",
    )
    return Decision.objects.prefetch_related(*PARTS, *beside)


def lacking_in(decision: Decision) -> list[str]:
    """Returns a sentence for everything that keeps the draft from being issued."""
    texts = [article.text for article in decision.articles.all()]
    lines = decision.award_lines.all()
    return lacking(
        Draft(
            kind=decision.kind,
            issuer_name=decision.issuer_name,
            authority=decision.authority,
            symbol=decision.symbol,
            symbol_is_anothers=_symbol_is_anothers(decision),
            place=decision.place,
            subject=decision.subject,
            signed_on=decision.signed_on,
            sign_mode=decision.sign_mode,
            over_title=decision.over_title,
            signer_title=decision.signer_title,
            signer_name=decision.signer_name,
            bases=len(decision.bases.all()),
            proposals=len(decision.proposals.all()),
            articles=len(texts),
            recipients=len(decision.recipients.all()),
            award_lines=len(lines),
            appointment_lines=len(decision.appointment_lines.all()),
            result_lines=len(decision.result_lines.all()),
            lines_without_amount=_lines_without_amount(decision),
            lines_without_subject=sum(not _names_its_subject(line) for line in lines),
            not_agreed=_not_agreed(decision),
            not_as_agreed=_not_as_agreed(decision),
            decided_elsewhere=_decided_elsewhere(decision),
            no_longer_serving=_no_longer_serving(decision),
            not_as_proposed=_not_as_proposed(decision),
            appointed_elsewhere=_appointed_elsewhere(decision),
            recognised_elsewhere=_recognised_elsewhere(decision),
            named_twice=_named_twice(decision),
            has_target=decision.target_id is not None,
            target_is_issued=bool(decision.target_id and decision.target.is_issued),
            target_has_ended=bool(decision.target_id and decision.target.has_ended),
            target_kind=decision.target.kind if decision.target_id else "",
            mentions_annex=any(w in text.casefold() for text in texts for w in _ANNEX_WORDS),
        )
    )


def _symbol_is_anothers(decision: Decision) -> bool:
    """Returns whether the symbol ends in another issuer's, or another numbers by it that year."""
    others = Issuer.objects.exclude(pk=decision.issuer_id)
    if decision.kind == Decision.Kind.CORRECTION:
        if _begins_with(decision.symbol, others.values_list("symbol", flat=True)):
            return not _begins_with(decision.symbol, [decision.issuer.symbol])
    elif others.filter(symbol__iexact=decision.symbol.partition("-")[2]).exists():
        return True
    numbered = NumberSeries.objects.filter(symbol__iexact=decision.symbol, issuer__in=others)
    return bool(decision.signed_on) and numbered.filter(year=decision.signed_on.year).exists()


def _begins_with(symbol: str, issuers: Iterable[str]) -> bool:
    """Returns whether a letter's symbol is one of the issuers' with the unit that drafted it."""
    return any(symbol.casefold().startswith(f"{one.casefold()}-") for one in issuers)


def _lines_without_amount(decision: Decision) -> int:
    if not decision.pays_bonus or decision.signed_on is None:
        return 0
    payment = payment_on(decision.signed_on)
    return sum(
        line.amount is None and payment.of(line.award_type_id, line.subject)[1] is None
        for line in decision.award_lines.all()
    )


def _names_its_subject(line: AwardLine) -> bool:
    """Returns whether the line says who it is for, as the record of the award will ask."""
    if line.subject == SubjectKind.PERSON:
        return line.person_id is not None
    return line.person_id is None and (
        line.agency_id is not None or line.subject == SubjectKind.HOUSEHOLD
    )


def _not_agreed(decision: Decision) -> list[str]:
    """Returns the printed names of those whose nomination the council does not back now."""
    return [
        line.printed_name
        for line in decision.award_lines.all()
        if line.nomination and line.nomination.state != Nomination.State.AGREED
    ]


def _not_as_agreed(decision: Decision) -> list[str]:
    """Returns the printed names of the lines giving what or whom no nomination asked for."""
    return [
        line.printed_name
        for line in decision.award_lines.all()
        if line.nomination
        and (changed(line, line.nomination, _AGREED_TO) or not _prints_whom(line))
    ]


def _prints_whom(line: AwardLine) -> bool:
    """Returns whether the printed name holds the person's, or the household's, who has no other."""
    nomination = line.nomination
    if line.subject == SubjectKind.PERSON:
        return line.person is not None and _holds(line.printed_name, line.person.full_name)
    return line.subject != SubjectKind.HOUSEHOLD or _holds(line.printed_name, nomination.unit)


def _holds(printed: str, name: str) -> bool:
    return fold(name) in fold(printed)


def _decided_elsewhere(decision: Decision) -> list[str]:
    """Returns the printed names of those whose nomination another decision in force confers."""
    nominations = [line.nomination_id for line in decision.award_lines.all() if line.nomination_id]
    if not nominations:
        return []
    elsewhere = (
        AwardLine.objects.standing()
        .filter(nomination__in=nominations, decision__state=State.ISSUED)
        .exclude(decision__in=[decision.pk, *filter(None, [decision.target_id])])
    )
    return list(elsewhere.values_list("printed_name", flat=True))


def _no_longer_serving(decision: Decision) -> list[str]:
    """Returns those to be appointed whose term has ended, but for those named by the target too."""
    lines = decision.appointment_lines.all()
    ended = [line for line in lines if line.appointment and _is_over(line.appointment)]
    if not ended:
        return []
    named = AppointmentLine.objects.filter(decision=decision.target_id)
    before = {*named.values_list("appointment", flat=True)}
    return [_appointed(line) for line in ended if line.appointment_id not in before]


def _is_over(appointment: Appointment) -> bool:
    return appointment.ends_on is not None and appointment.ends_on < timezone.localdate()


def _not_as_proposed(decision: Decision) -> list[str]:
    """Returns those whose line tells something else than their appointment."""
    return [
        _appointed(line)
        for line in decision.appointment_lines.all()
        if (held := line.appointment)
        and (
            changed(line, held, _PROPOSED)
            or line.year != held.campaign.year
            or not _holds(line.printed_name, held.person)
        )
    ]


def _appointed_elsewhere(decision: Decision) -> list[str]:
    """Returns those whose appointment another decision in force, or another line, names."""
    lines = decision.appointment_lines.all()
    counted = Counter(line.appointment_id for line in lines if line.appointment_id)
    if not counted:
        return []
    elsewhere = (
        AppointmentLine.objects.standing()
        .filter(appointment__in=counted, decision__state=State.ISSUED)
        .exclude(decision__in=[decision.pk, *filter(None, [decision.target_id])])
    )
    named = {*elsewhere.values_list("appointment", flat=True)}
    twice = {key for key, lines_of_it in counted.items() if lines_of_it > 1}
    return [_appointed(line) for line in lines if line.appointment_id in named | twice]


def _appointed(line: AppointmentLine) -> str:
    return f"{line.printed_name or line.printed_office} ({line.printed_zone})"


def _recognised_elsewhere(decision: Decision) -> list[str]:
    """Returns the printed names of the zones whose results another decision in force recognises."""
    zones = {line.zone_id for line in decision.result_lines.all()}
    if not zones:
        return []
    issued = recognising(decision.campaign, zones).filter(decision__state=State.ISSUED)
    others = issued.exclude(decision__in=[decision.pk, *filter(None, [decision.target_id])])
    return sorted(set(others.values_list("printed_zone", flat=True)))


def _named_twice(decision: Decision) -> list[str]:
    """Returns the printed names of those given the same award for the same years more than once."""
    seen, twice = set(), {}
    for line in decision.award_lines.all():
        whom = {
            SubjectKind.PERSON: line.person_id,
            SubjectKind.COLLECTIVE: (line.agency_id, unit_of(line)),
            SubjectKind.HOUSEHOLD: line.printed_name,
        }[line.subject]
        award = (line.subject, line.award_type_id, whom, line.year_from, line.year_to)
        if award in seen:
            twice[award] = line.printed_name
        seen.add(award)
    return list(twice.values())


def unit_of(line: AwardLine) -> str:
    """Returns which unit of the agency is awarded, as its nomination names it."""
    return line.nomination.unit if line.nomination_id else ""
