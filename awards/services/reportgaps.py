"""What somebody has yet to write down before a zone's closing report is whole."""

from django.db.models import Exists

from zones.models import Appointment, Target, Zone, ZoneYear


def missing_in(zone_year: ZoneYear) -> list[str]:
    """Returns a sentence for each fact of the year that is not written down yet; one query.

    These are launch, slogan, pledge, conference, targets, the deadline by which a sheet is late,
    the chairs of this year and the next, and the closing that makes the results final. A year
    without members, points, nominations or decisions may be as it is: the report itself says so.
    """
    year = zone_year.campaign.year
    serving = Appointment.objects.serving().filter(zone=zone_year.zone)
    has = Zone.objects.filter(pk=zone_year.zone_id).values_list(
        Exists(Target.objects.filter(zone_year=zone_year.pk)),
        Exists(Target.objects.filter(zone_year=zone_year.pk, reached=None)),
        Exists(serving.filter(campaign=zone_year.campaign, role=Appointment.Role.CHAIR)),
        Exists(serving.filter(campaign__year=year + 1, role=Appointment.Role.CHAIR)),
    )
    has_targets, has_open_targets, has_chair, has_next_chair = has.get()
    found = [
        (zone_year.launched_on, "Chưa ghi ngày phát động."),
        (zone_year.slogan, "Chưa ghi khẩu hiệu."),
        (zone_year.pledge_on, "Chưa ghi ngày ký giao ước thi đua."),
        (zone_year.conference_on, "Chưa ghi ngày hội nghị tổng kết."),
        (zone_year.conference_place, "Chưa ghi nơi họp tổng kết."),
        (has_targets, "Chưa ghi chỉ tiêu nào."),
        (not has_open_targets, "Có chỉ tiêu chưa ghi kết quả đạt được."),
        (zone_year.campaign.self_scoring_due, "Phong trào chưa đặt hạn tự chấm điểm."),
        (has_chair, f"Chưa ghi Trưởng {zone_year.zone.get_kind_display()} năm {year}."),
        (zone_year.is_closed, "Năm thi đua của khu vực chưa khép, kết quả chưa chốt."),
        (has_next_chair, f"Chưa cử Trưởng {zone_year.zone.get_kind_display()} năm {year + 1}."),
    ]
    return [sentence for is_there, sentence in found if not is_there]
