"""Orders of what else is written: tchat, scratchpad, call-backs, incident, hand-over, own marks."""

from __future__ import annotations

from console.linear.done import BOARDS
from console.linear.forms import Answers, Form, Question
from console.linear.order import Order, by_name, file_named, in_front, nth
from console.linear.session import Session
from console.linear.speech import counted, day_said, day_typed, hour_typed, hours_said, moment_said
from console.linear.told import owner
from console.words import NBSP, fold, plain
from evalengine.projections.chat import TEAM
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

_NO_THREAD = "Choisissez d’abord à qui écrire, par tchat et un numéro."


def _chat(session: Session, rest: str) -> None:
    """The threads by their numbers, or one of them, which is then the one that `dire` writes in."""
    threads = session.desk.work.chat.threads
    parties = [*by_name(session), TEAM]
    name = TEAM if fold(rest) == "equipe" else nth(parties, rest)
    if name is None and rest:
        name = file_named(session, rest)
    if name is None:
        for rank, each in enumerate(parties, 1):
            unread = threads[each].unread if each in threads else 0
            new = f", {counted(unread, 'ligne')} à lire" if unread else ""
            session.say(f"{rank}, {_party(session, each)}{new}.")
        session.say("Tapez tchat et un numéro pour lire, puis dire et votre texte pour répondre.")
        return
    session.thread = name
    lines = threads[name].lines if name in threads else []
    session.say(f"Tchat avec {_party(session, name)}, {counted(len(lines), 'ligne')}.")
    session.say(*(f"{_speaker(session, line)}{NBSP}: {line.text}" for line in lines[-20:]))
    if name in threads and threads[name].unread:
        session.ask(c.ReadChat(donneur_ordres=name))


def _party(session: Session, name: str) -> str:
    return owner(session.desk, name)


def _speaker(session: Session, line: e.ChatSent) -> str:
    return "Vous" if line.speaker == "candidate" else _party(session, line.donneur_ordres)


def _tell(session: Session, rest: str) -> None:
    if session.thread is None:
        session.say(_NO_THREAD)
    elif rest:
        session.ask(c.SendChat(donneur_ordres=session.thread, text=rest))
    else:
        session.say(f"Tapez dire et votre texte, pour {_party(session, session.thread)}.")


def _scratch(session: Session, rest: str) -> None:
    """Adds a line to the scratchpad of the call at work, or reads it."""
    name = session.front
    call = session.behalf(name) if name else ""
    before = session.desk.work.notes.scratchpads.get(call, "")
    if rest:
        session.ask(c.KeepScratchpad(call=call, text=f"{before}\n{rest}".strip()))
        return
    lines = before.splitlines()
    of = f"Brouillon de l’appel pour {owner(session.desk, name or '')}" if call else "Brouillon"
    session.say(f"{of}{NBSP}: {counted(len(lines), 'ligne')}.", *lines)


def _call_backs(session: Session, _rest: str) -> None:
    notes = session.desk.work.notes
    if not notes.call_backs:
        session.say("Aucun rappel.")
    for rank, each in enumerate(notes.call_backs.values(), 1):
        planned = each.planned
        due = f", {moment_said(planned.due)}" if planned.due else ""
        state = {None: "à faire", True: "fait", False: "abandonné"}[each.done]
        who = f"{plain(planned.who)}, {plain(planned.number)}"
        of = owner(session.desk, planned.donneur_ordres)
        session.say(f"{rank}, {state}, {who}, pour {of}{due}, {plain(planned.reason)}.")


def _plan(session: Session, _rest: str) -> None:
    name = in_front(session)
    if name is None:
        return
    call = session.behalf(name)

    def ask(answers: Answers) -> None:
        day, hour = answers.get("day", ""), answers.get("hour", "") or "09:00"
        command = c.PlanCallBack(
            donneur_ordres=name,
            who=answers["who"],
            number=answers["number"],
            reason=answers.get("reason", ""),
            due=f"{day}T{hour}" if day else "",
            call=call,
        )
        session.ask(command, form)

    form = Form(
        f"Rappel à faire pour {owner(session.desk, name)}",
        [
            Question("who", "Nom", required=True),
            Question("number", "Téléphone", required=True),
            Question("reason", "Motif"),
            *_when(session),
        ],
        ask,
    )
    session.open(form)


def _when(session: Session, *, required: bool = False) -> list[Question]:
    today = session.desk.day

    def read(text: str) -> str:
        return day_typed(text, today)

    return [
        Question("day", "Jour", read=read, said=day_said, required=required),
        Question("hour", "Heure", read=hour_typed, required=required, said=hours_said,
                 when=lambda answers: bool(answers.get("day"))),
    ]  # fmt: skip


def _settled(session: Session, rest: str) -> None:
    _settle(session, rest, done=True)


def _given_up(session: Session, rest: str) -> None:
    _settle(session, rest, done=False)


def _settle(session: Session, rest: str, *, done: bool) -> None:
    chosen = nth(list(session.desk.work.notes.call_backs), rest)
    note = rest.partition(" ")[2].strip()
    if chosen is None:
        session.say("Tapez le numéro du rappel, donné par rappels, puis la raison s’il en faut.")
    else:
        session.ask(c.SettleCallBack(call_back=chosen, done=done, note=note))


def _incident(session: Session, _rest: str) -> None:
    files = [(name, owner(session.desk, name)) for name in by_name(session)]
    front = session.front or ""

    def ask(answers: Answers) -> None:
        name = answers["donneur_ordres"]
        command = c.ReportIncident(
            donneur_ordres=name,
            happened=f"{answers['day']}T{answers['hour']}",
            facts=answers["facts"],
            consequences=answers.get("consequences", ""),
            measures=answers.get("measures", ""),
            call=session.behalf(name),
        )
        session.ask(command, form)

    form = Form(
        "Rapport d’incident",
        [
            Question("donneur_ordres", "Donneur d’ordres", choices=files, required=True),
            *_when(session, required=True),
            Question("facts", "Faits", required=True),
            Question("consequences", "Conséquences"),
            Question("measures", "Mesures prises"),
        ],
        ask,
        {"donneur_ordres": front, "day": session.desk.day},
    )
    session.open(form)


def _hand_over(session: Session, _rest: str) -> None:
    written = session.desk.work.notes.handover

    def ask(answers: Answers) -> None:
        session.ask(_handover(answers["medium"], answers["text"]), form)

    before: Answers = {}
    if written:
        before = {"medium": written.medium, "text": written.text}
    form = Form(
        "Transmission à l’équipe",
        [
            Question("medium", "Par quel moyen", choices=list(BOARDS.items()), required=True),
            Question("text", "Texte", required=True, hint="un plus au début ajoute à la suite"),
        ],
        ask,
        before,
    )
    session.open(form)


def _handover(medium: str, text: str) -> c.WriteHandover:
    match medium:
        case "board":
            return c.WriteHandover(medium="board", text=text)
        case "mail":
            return c.WriteHandover(medium="mail", text=text)
        case _:
            return c.WriteHandover(medium="chat", text=text)


_GROUP = "écrits"
ORDERS = (
    Order(_GROUP, ("tchat", "tc"), "liste les conversations, ou en lit une.", _chat, "1"),
    Order(_GROUP, ("dire", "di"), "écrit dans la conversation lue en dernier.", _tell, "texte"),
    Order(_GROUP, ("brouillon", "b"), "note au brouillon, ou le lit.", _scratch, "texte"),
    Order(_GROUP, ("rappels", "ra"), "liste les rappels à faire.", _call_backs),
    Order(_GROUP, ("rappel", "rp"), "note un rappel à faire.", _plan),
    Order(_GROUP, ("fait", "ft"), "dit qu’un rappel est fait.", _settled, "1"),
    Order(
        _GROUP, ("renoncer", "rn"), "abandonne un rappel, avec la raison.", _given_up, "1 raison"
    ),
    Order(_GROUP, ("incident", "in"), "écrit un rapport d’incident.", _incident),
    Order(_GROUP, ("relève", "rel"), "écrit la transmission à l’équipe.", _hand_over),
)
