"""Drafts of decisions, built in one step from what was agreed; every text can still be edited."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from awards.models import (
    AppointmentLine,
    Article,
    AwardLine,
    AwardType,
    Decision,
    DecisionBasis,
    Issuer,
    LegalBasis,
    Nomination,
    Proposal,
    Recipient,
    ResultLine,
    SubjectKind,
)
from awards.rules.citation import IN_FORCE, citation, counted, office_at, years_text
from awards.services.laterpapers import (
    articles_about,
    refuse_about,
    refuse_drafted,
    subject_about,
)
from thidua.recordlocks import lock
from zones.models import Appointment, Campaign

Kind = Decision.Kind
_SIGNATURE = ("sign_mode", "over_title", "signer_title", "signer_name", "kept_at")


def agreed_nominations(campaign: Campaign) -> QuerySet[Nomination]:
    """Returns what the council agreed to, conferred or not."""
    return Nomination.objects.filter(campaign=campaign, state=Nomination.State.AGREED)


def undecided_nominations(campaign: Campaign) -> QuerySet[Nomination]:
    """Returns what the council agreed to and no standing decision or draft confers yet."""
    conferred = AwardLine.objects.standing().exclude(nomination=None).values("nomination")
    undecided = agreed_nominations(campaign).exclude(pk__in=conferred)
    return undecided.select_related("award_type", "agency", "person")


def undecided_appointments(campaign: Campaign) -> QuerySet[Appointment]:
    """Returns the appointments that no standing decision or draft names yet."""
    proposed = Appointment.objects.serving().filter(campaign=campaign, decision_reference="")
    named = AppointmentLine.objects.standing().exclude(appointment=None).values("appointment")
    return proposed.exclude(pk__in=named).select_related("zone", "agency__block")


def draft_undecided(campaign: Campaign, *, issuer: Issuer, signed_on: date, **chosen) -> Decision:
    """Returns a draft that confers what was agreed to and is not conferred yet.

    ``chosen`` narrows the nominations. Raises ValidationError as ``draft_awards``, ``none_agreed``
    where nothing is agreed to, or ``all_decided`` where all that is is conferred already.
    """
    rows = list(undecided_nominations(campaign).filter(**chosen))
    if not rows and not agreed_nominations(campaign).filter(**chosen).exists():
        which = " theo khu vực, danh hiệu đã chọn" if chosen else ""
        raise ValidationError(
            f"Năm {campaign.year} chưa có đề nghị nào{which} được hội đồng đồng ý.",
            code="none_agreed",
        )
    if not rows:
        raise ValidationError(
            "Mọi đề nghị hội đồng đã đồng ý đều đã có trong một quyết định hoặc dự thảo.",
            code="all_decided",
        )
    return draft_awards(rows, issuer=issuer, signed_on=signed_on, campaign=campaign)


@transaction.atomic
def draft_awards(
    nominations: Sequence[Nomination], *, issuer: Issuer, signed_on: date, campaign: Campaign
) -> Decision:
    """Returns a draft that confers what the nominations ask for.

    Raises ValidationError ``none_agreed`` or ``already_decided``.
    """
    keys = {nomination.pk for nomination in nominations}
    # locked: of two drafts at once, or a draft and a step back, the second is refused
    agreed = Nomination.objects.filter(pk__in=keys, state=Nomination.State.AGREED)
    agreed = agreed.select_for_update().order_by("pk")
    if not keys or len(agreed) != len(keys):
        raise ValidationError("Chỉ đề nghị đã được hội đồng đồng ý mới đưa vào quyết định.",
                              code="none_agreed")  # fmt: skip
    _refuse_named(AwardLine.objects.standing().filter(nomination__in=keys))
    award_types = list(dict.fromkeys(n.award_type for n in nominations))
    years = years_text(min(n.year_from for n in nominations), max(n.year_to for n in nominations))
    decision = new_draft(
        Kind.AWARD, issuer, signed_on, campaign, f"Về việc {_conferring(award_types)} {years}"
    )
    order = [kind.value for kind in SubjectKind]
    ordered = sorted(nominations, key=lambda n: (order.index(n.subject), n.pk))
    AwardLine.objects.bulk_create(
        [_award_line(decision, position, n) for position, n in enumerate(ordered, start=1)]
    )
    awarded = counted([nomination.subject for nomination in nominations])
    add_articles(
        decision,
        [
            f"{_capital(_conferring(award_types))} cho {awarded} có thành tích xuất "
            f"sắc {years} (có danh sách kèm theo)",
            "Tiền thưởng kèm theo được thực hiện theo quy định của pháp luật về thi đua, khen "
            "thưởng",
            f"{IN_FORCE} Chánh Văn phòng Bộ, Vụ trưởng Vụ Tổ chức cán bộ, Thủ trưởng các đơn vị "
            "có liên quan và các tập thể, cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành "
            "Quyết định này",
        ],
    )
    return decision


@transaction.atomic
def draft_appointments(
    appointments: Sequence[Appointment], *, issuer: Issuer, signed_on: date, campaign: Campaign
) -> Decision:
    """Returns a draft that appoints the chairs and vice-chairs.

    Raises ValidationError ``none`` or ``already_decided``.
    """
    if not appointments:
        raise ValidationError("Chưa có ai được đề xuất cử.", code="none")
    keys = {appointment.pk for appointment in appointments}
    serving = Appointment.objects.serving().filter(pk__in=keys).order_by("pk")
    appointments = serving.select_related("zone", "agency__block").select_for_update(of=("self",))
    if len(appointments) != len(keys):
        raise ValidationError("Có người vừa thôi giữ chức vụ. Hãy tải lại trang.", code="none")
    _refuse_named(AppointmentLine.objects.standing().filter(appointment__in=keys))
    decision = new_draft(
        Kind.APPOINTMENT,
        issuer,
        signed_on,
        campaign,
        f"Về việc cử Trưởng, Phó Trưởng Khu vực thi đua năm {campaign.year}",
    )
    AppointmentLine.objects.bulk_create(
        [
            AppointmentLine(
                decision=decision,
                position=position,
                zone=appointment.zone,
                role=appointment.role,
                agency=appointment.agency,
                appointment=appointment,
                printed_zone=appointment.zone.name,
                printed_name=appointment.person,
                printed_office=office_at(
                    appointment.office, appointment.agency.name_in(campaign.year)
                ),
                year=campaign.year,
            )
            for position, appointment in enumerate(_in_order(appointments), start=1)
        ]
    )
    add_articles(
        decision,
        [
            "Cử các ông, bà giữ chức vụ sau đây làm Trưởng, Phó Trưởng Khu vực thi đua năm "
            f"{campaign.year}",
            f"{IN_FORCE} Trưởng, Phó Trưởng Khu vực thi đua thực hiện nhiệm vụ, quyền hạn theo "
            "quy định về thi đua, khen thưởng trong ngành Tư pháp",
            "Chánh Văn phòng Bộ, Vụ trưởng Vụ Tổ chức cán bộ, Thủ trưởng các đơn vị có liên quan "
            "và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này",
        ],
    )
    return decision


def recognising(campaign: Campaign | None, zones: Iterable[int]) -> QuerySet[ResultLine]:
    """Returns the lines in which standing decisions and drafts recognise results of the zones."""
    return ResultLine.objects.standing().filter(decision__campaign=campaign, zone__in=zones)


def _refuse_named(lines: QuerySet[AwardLine] | QuerySet[AppointmentLine]) -> None:
    if line := lines.first():
        raise ValidationError(
            f"«{line}» đã có trong một quyết định hoặc dự thảo khác.", code="already_decided"
        )


@transaction.atomic
def draft_about(target: Decision, kind: str, *, signed_on: date, reason: str = "") -> Decision:
    """Returns a draft that replaces, cancels or corrects an issued decision.

    A replacement begins with the target's own subject, articles and lines. Raises ValidationError
    ``drafted`` (such a draft stands already), or as ``refuse_about``.
    """
    target = lock(Decision.objects, target.pk)  # of two drafts at once the second is refused
    refuse_about(target, kind)
    refuse_drafted(target, kind)
    subject = subject_about(target, kind)
    decision = new_draft(kind, target.issuer, signed_on, target.campaign, subject, target)
    add_articles(decision, articles_about(target, kind, reason))
    if kind == Kind.REPLACEMENT:
        decision.annex_title, decision.pays_bonus = target.annex_title, target.pays_bonus
        decision.save(update_fields=["annex_title", "pays_bonus"])
        for part in (target.award_lines, target.appointment_lines, target.result_lines):
            for line in part.all():
                line.pk, line.decision = None, decision
                if isinstance(line, AwardLine):
                    line.amount = line.coefficient = line.golden_book_number = None
                line.save(force_insert=True)
    return decision


def new_draft(
    kind: str,
    issuer: Issuer,
    signed_on: date,
    campaign: Campaign | None,
    subject: str,
    target: Decision | None = None,
) -> Decision:
    """Returns a stored draft with the issuer's head, the last signer and the bases in force."""
    last = Decision.objects.issued().filter(issuer=issuer).first()
    decision = Decision(
        kind=kind,
        issuer=issuer,
        campaign=campaign,
        target=target,
        subject=subject,
        symbol=_symbol(kind, issuer),
        parent_name=issuer.parent_name,
        issuer_name=issuer.name,
        authority=issuer.authority,
        place=issuer.place,
        signed_on=signed_on,
        **({name: getattr(last, name) for name in _SIGNATURE} if last else {}),
    )
    decision.full_clean()
    decision.save()
    add_bases_in_force(decision)
    Proposal.objects.create(decision=decision, proposer="Vụ trưởng Vụ Tổ chức cán bộ")
    return decision


def _symbol(kind: str, issuer: Issuer) -> str:
    """Returns the symbol of a decision; a letter's ends in who drafted it, as its last one did.

    Nghị định 30/2020/NĐ-CP, Phụ lục I, phần I, mục II.3.
    """
    if kind != Kind.CORRECTION:
        return f"QĐ-{issuer.symbol}"
    letters = Decision.objects.issued().filter(issuer=issuer, kind=kind)
    last = letters.filter(symbol__istartswith=f"{issuer.symbol}-").first()
    return last.symbol if last else f"{issuer.symbol}-TCCB"


def add_bases_in_force(decision: Decision) -> None:
    """Adds the legal bases in force on the decision's day, in their order."""
    DecisionBasis.objects.bulk_create(
        DecisionBasis(
            decision=decision, position=position, legal_basis=basis, text=basis_text(basis)
        )
        for position, basis in enumerate(
            LegalBasis.objects.in_force_on(decision.signed_on), start=1
        )
    )


def basis_text(basis: LegalBasis) -> str:
    """Returns how a legal basis is cited."""
    return citation(
        basis.kind,
        name=basis.get_kind_display(),
        number=basis.number,
        dated=basis.dated,
        issuer=basis.issuer,
        title=basis.title,
    )


def _award_line(decision: Decision, position: int, nomination: Nomination) -> AwardLine:
    agency = nomination.agency
    name_then = agency.name_in(nomination.year_to)
    is_person = nomination.subject == SubjectKind.PERSON
    whole = name_then if not nomination.unit else f"{nomination.unit}, {name_then}"
    return AwardLine(
        decision=decision,
        position=position,
        subject=nomination.subject,
        award_type=nomination.award_type,
        nomination=nomination,
        person=nomination.person,
        agency=agency,
        printed_award=nomination.award_type.name,
        printed_name=nomination.person.full_name if is_person else whole,
        printed_office=nomination.office,
        printed_unit=whole if is_person else "",
        achievement=nomination.achievement,
        year_from=nomination.year_from,
        year_to=nomination.year_to,
    )


def add_articles(decision: Decision, texts: Sequence[str]) -> None:
    """Adds the articles and those who receive the paper: first those whom the last names."""
    is_letter = decision.kind == Kind.CORRECTION
    addressed = "Như trên" if is_letter else f"Như Điều {len(texts)}"
    Article.objects.bulk_create(
        Article(decision=decision, position=n, text=text) for n, text in enumerate(texts, start=1)
    )
    Recipient.objects.bulk_create(
        Recipient(decision=decision, position=n, text=text)
        for n, text in enumerate(
            (addressed, "Bộ trưởng (để báo cáo)", "Cổng thông tin điện tử Bộ"),
            start=1,
        )
    )


def _conferring(award_types: Sequence[AwardType]) -> str:
    """«tặng Cờ thi đua …», «tặng danh hiệu …», or for several «khen thưởng»."""
    if len(award_types) > 1:
        return "tặng danh hiệu thi đua và hình thức khen thưởng"
    name = award_types[0].name
    is_named_for_itself = award_types[0].kind == AwardType.Kind.FORM or name.startswith("Cờ")
    return f"tặng {name}" if is_named_for_itself else f"tặng danh hiệu {name}"


def _in_order(appointments: Sequence[Appointment]) -> list[Appointment]:
    """Zone by zone: the chair, then the vice-chairs of the block that provides chairs, the rest."""
    return sorted(
        appointments,
        key=lambda a: (
            a.zone.sort_key,
            a.role != Appointment.Role.CHAIR,
            not a.agency.block.provides_chair,
            a.agency.sort_key,
        ),
    )


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
