"""Bookings: what stands, what is refused, and what is set aside on purpose."""

import pytest

from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.desk_work import OTHER, OWNER, DeskStory, booking


@pytest.fixture
def desk() -> DeskStory:
    return DeskStory().begins().takes("c1")


def starts(desk: DeskStory) -> list[str]:
    return [each.start[5:] for each in desk.work.agendas.of(OWNER).appointments]


def test_a_booking_stands_in_its_order(desk):
    desk.books("2026-11-24T09:00", " Mme Rivoire ", call="c1", number="01 99 00 12 12")
    booked = desk.work.agendas.find("rdv-1")
    assert (booked.who, booked.minutes, booked.donneur_ordres) == ("Mme Rivoire", 20, OWNER)
    assert starts(desk) == ["11-24T09:00", "11-24T10:00", "11-24T14:00"]
    assert desk.events(e.AppointmentBooked)[0].overridden == []


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (booking("2026-11-24T10:10"), "Ce créneau est pris : rendez-vous de 10 h 00 (M. Ancien)."),
        (booking("2026-11-24T14:30"), "La plage qui commence à 14 h 00 est fermée."),
        (booking("2026-11-25T09:00"), "lundi, mardi, jeudi"),
        (booking("2026-11-24T12:00"), "de 9 h à 12 h"),
        (booking("2026-11-24T16:00", kind="visite"), "demande une adresse"),
        (booking("2026-11-24T09:00", kind="thé"), "Connus : Consultation, Visite."),
        (booking("2026-02-30T09:00"), "n’est pas possible"),
        (booking("demain"), "n’est pas possible"),
        (booking("9999-12-31T23:59"), "n’est pas possible"),
        (booking("2026-11-20T09:00"), "déjà passé"),
        (booking("2026-11-24T09:00", who="  "), "pour qui"),
        (booking("2026-11-24T09:00", call="c9"), "« c9 » n’existe pas"),
        (booking("2026-11-24T09:00", donneur_ordres="nul"), "« nul » n’existe pas"),
        (booking("2026-11-24T09:00", donneur_ordres=OTHER), "n’a pas d’agenda"),
        (c.Block(donneur_ordres=OWNER, start="2026-11-24T09:50", minutes=60), "est pris"),
        (c.Block(donneur_ordres=OWNER, start="2026-11-24T09:50", minutes=0), "de 1 minute"),
        (c.Move(appointment="nul", start="2026-11-24T09:00"), "n’est à l’agenda"),
        (c.Move(appointment="ancien", start="2026-11-24T14:00"), "est fermée"),
        (c.Move(appointment="ancien", start="2026-11-24T10:00"), "déjà à cette heure"),
        (c.Move(appointment="ancien", start="2026-11-24T12:00"), "de 9 h à 12 h"),
        (c.Cancel(appointment="nul", reason=""), "n’est à l’agenda"),
    ],
)
def test_what_may_not_stand_is_refused_with_a_sentence(desk, command, words):
    desk.refuses(command, words)


def test_who_insists_sets_the_rules_aside_and_the_journal_says_which(desk):
    desk.books("2026-11-25T12:00", "Mme Rivoire", insists=True)
    (booked,) = desk.events(e.AppointmentBooked)
    assert [sentence.split()[-1] for sentence in booked.overridden] == ["jeudi", "h"]


def test_nobody_insists_on_two_at_one_time(desk):
    desk.refuses(booking("2026-11-24T10:10", insists=True), "est pris")


def test_a_visit_keeps_its_gap_before_and_after(desk):
    desk.books("2026-11-24T15:00", "M. Loin", kind="visite", place="3 rue Haute")
    near = booking("2026-11-24T15:45", kind="visite", place="5 rue Basse")
    desk.refuses(near, "garder libre")
    desk.books("2026-11-24T16:00", "M. Près", kind="visite", place="5 rue Basse")


def test_an_appointment_moves_past_itself_and_is_cancelled(desk):
    desk.does(c.Move(appointment="ancien", start="2026-11-24T10:10"))
    assert starts(desk) == ["11-24T10:10", "11-24T14:00"]
    desk.does(c.Cancel(appointment="ancien", reason="malade")).does(
        c.Cancel(appointment="ferme", reason="ouvert")
    )
    assert starts(desk) == []


def test_a_day_is_closed(desk):
    desk.does(c.Cancel(appointment="ancien", reason="congé"))
    desk.does(c.Cancel(appointment="ferme", reason="congé"))
    desk.does(c.Block(donneur_ordres=OWNER, start="2026-11-24T00:00", minutes=1440))
    desk.refuses(booking("2026-11-24T09:00"), "est fermée")


def test_names_are_never_given_twice(desk):
    desk.books("2026-11-24T09:00", "A").does(c.Cancel(appointment="rdv-1", reason=""))
    desk.books("2026-11-24T09:00", "B")
    assert desk.work.agendas.find("rdv-2").who == "B"
