"""A year of an office that begins with nothing: every record comes through a page, by its role.

What an installation does beforehand is done here too: the catalogue of awards and the first
administrator. One of the agencies scores itself on a telephone.
"""

import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from tests.browser.year import (
    administrator,
    agency,
    closing,
    issuer,
    preparing,
    reading,
    secretariat,
)
from tests.browser.year.desk import OWN, Desk
from tests.browser.year.preparing import CHAIR, VICE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLERKS = {"dongthap": CHAIR, "vinhlong": VICE}


@pytest.fixture
def new_office(server, monkeypatch) -> str:
    """An installation without a record of its own; returns the server's address."""
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", OWN)
    call_command("load_award_reference", verbosity=0)
    call_command(
        "createsuperuser", username="quantri", email="qt@example.vn", interactive=False, verbosity=0
    )
    return server


def test_a_new_office_goes_from_nothing_to_an_issued_decision(
    new_office, watched: Page, narrow: Page, browser, complaints, tmp_path
):
    given: dict[str, str] = {}
    desk, telephone = (Desk(page, new_office, tmp_path, given) for page in (watched, narrow))

    administrator.makes_the_first_accounts(desk)
    preparing.records_the_organisation(desk)
    preparing.makes_the_campaign(desk)
    preparing.makes_the_criteria_table(desk)
    preparing.opens_the_year_and_sends_the_templates(desk)
    administrator.makes_the_agencies_accounts(desk, CLERKS)

    agency.scores_the_own_agency(desk, "dongthap", {"I.1": 58, "I.2": 39.5, "II.1": 2})
    agency.scores_the_own_agency(telephone, "vinhlong", {"I.1": 55, "I.2": 30})
    closing.ends_the_self_scoring(desk)
    secretariat.appraises(desk, "dongthap", VICE, "54")
    secretariat.appraises(desk, "vinhlong", CHAIR, "57")
    closing.approves_every_sheet(desk)
    closing.closes_the_year(desk, "Sở Tư pháp")

    closing.nominates_the_first(desk, CHAIR)
    closing.records_the_councils_votes(desk)
    draft = closing.drafts_the_decision(desk)
    decision = issuer.issues(desk, draft)
    found = issuer.prints(desk, decision, CHAIR)
    issuer.is_found_by_a_stranger(browser, found, decision, CHAIR)

    reading.takes_the_closing_report(desk, "dongthap", "1 Sở đạt loại A")
    reading.takes_the_discipline_and_the_statistics(desk)
    reading.looks_results_up(desk, decision.reference)
    assert complaints == []
