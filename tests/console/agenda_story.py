"""An agenda of doctor Aubry's for the console's tests, and one without appointments."""

from __future__ import annotations

from evalengine.vocabulary import events as e

KINDS = [
    e.BookingKind(
        id="consultation",
        label="Consultation",
        minutes=20,
        days=[1, 2, 3, 4, 5],
        ranges=[("09:00", "12:00"), ("14:30", "18:00")],
    ),
    e.BookingKind(
        id="tele",
        label="Téléconsultation",
        minutes=20,
        days=[1, 2, 3, 4, 5],
        ranges=[("13:30", "14:30")],
    ),
    e.BookingKind(
        id="visite",
        label="Visite à domicile",
        minutes=40,
        gap_minutes=20,
        days=[2, 4],
        outside=True,
        ranges=[("14:30", "15:10"), ("15:30", "16:10")],
    ),
]


def appointment(name: str, start: str, kind: str = "consultation", **more: object) -> e.Appointment:
    fields: dict[str, object] = {"minutes": 20, **more}
    return e.Appointment(id=name, donneur_ordres="aubry", kind=kind, start=start, **fields)


APPOINTMENTS = [
    appointment("a1", "2026-11-23T09:00", who="Irénée Barlier", reason="Tension"),
    appointment("a2", "2026-11-23T09:20", who="Colombe Vialaneix", number="06 39 98 81 18"),
    appointment("a3", "2026-11-23T10:20", who="Rosine Pargade", reason="Suivi du diabète"),
    appointment("a4", "2026-11-23T12:00", "block", minutes=90, reason="Déjeuner"),
    appointment("a5", "2026-11-23T14:10", "tele", who="Dorothée Lavenant"),
    appointment("a6", "2026-11-24T09:40", who="Ginette Aubrelin", reason="Renouvellement"),
    appointment("a7", "2026-11-24T14:30", "visite", minutes=40, who="Eulalie Verchère", place="3"),
    appointment("a8", "2026-11-25T09:00", "block", minutes=180, reason="Résidence"),
]

AGENDAS = (
    e.AgendaProvided(donneur_ordres="aubry", kinds=KINDS, appointments=APPOINTMENTS),
    e.AgendaProvided(donneur_ordres="morel", kinds=KINDS[:1], appointments=[]),
)
