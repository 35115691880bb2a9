"""What was typed and what came, turned to sentences, commands and gestures. Sans-IO.

Feed it with `hear`, `typed` and `tick`; then take what it has to say from `said`, and what it
asks from `asked`.
"""

from __future__ import annotations

from dataclasses import replace

from console.acts import Act
from console.asking import NO_LINK, UNKNOWN
from console.drafts import Drafts
from console.linear import told
from console.linear.counted import line_typed
from console.linear.forms import Form, again
from console.linear.speech import LONGEST_ANSWER, clean, whole
from console.linear.spoken import Demand, SpokenPlace
from console.linear.survey import Reminders, where_am_i
from console.linear.unfinished import keep, left
from console.link import LinkLost, News
from console.protocol import ClockTold, DeskTold, Received, RefusedTold
from console.ringer import PERIOD_NS
from console.subject import call_of
from console.words import NBSP, fold
from evalengine.clock import HostClock
from evalengine.projections.booking import overlapping
from evalengine.projections.desk import Desk
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry

WELCOME = "Console en mode linéaire. Tapez aide pour la liste des commandes."
OPENING = "Connexion au moteur."
LOST = f"Liaison perdue{NBSP}: elle va reprendre d’elle-même."
UNREACHED = "Le moteur ne répond pas, nouvel essai en cours."
_LEAVE = "quitter"
ORDER = "!"
"""Before an order while a form is open."""


_AGAIN = "répéter"
"""What an empty line asks."""


class Session:
    """One candidate's conversation with his desk. ``company`` is his own firm, once it is told."""

    def __init__(self, host: HostClock, advice: str = "") -> None:
        self.place = SpokenPlace(host, advice)
        self.said: list[str] = []
        self.asked: list[Demand] = []
        self.forms: list[Form] = []
        self.shown: dict[str, list[str]] = {}
        self.thread: str | None = None
        self.company: e.CompanyProvided | None = None
        self.plug = False
        self.leaving = False
        self._reminders = Reminders()
        self._sent: dict[str, Demand] = {}
        self._refused: Demand | None = None
        self._correctable: Form | None = None
        self._welcomed = self._catching_up = False
        self._last: list[str] = []
        self._explained = False
        self._early: list[str] = []
        self._lost_why = ""
        self._tried = self._tried_until = 0
        self._obeying = ""
        self._about: tuple[str, str] | None = None
        self.drafts = Drafts()
        self.say(OPENING)

    # --- the state, for the orders -----------------------------------------------------------

    @property
    def desk(self) -> Desk:
        return self.place.desk

    @property
    def front(self) -> str | None:
        """The donneur d'ordres whose file is at work; a ring alone does not change it."""
        if self._about is not None:
            return self._about[0] or None
        return self.place.subject().donneur_ordres or None

    def behalf(self, donneur_ordres: str) -> str:
        """The call on behalf of which he works in this file: the one in the ear, else the one
        that he last talked on, "" when none."""
        if self._about is not None:
            return self._about[1]
        return call_of(self.desk, donneur_ordres)

    # --- what the orders do ------------------------------------------------------------------

    def say(self, *sentences: str) -> None:
        """To be printed, one a line."""
        self.said += [whole(one) for one in sentences if one]

    def ask(self, command: c.Command, form: Form | None = None) -> None:
        """Asks the engine for ``command``."""
        self.asked.append(Demand(command, form))

    def try_ring(self, line: int) -> None:
        """Lets the ring of ``line`` be heard once, when nothing else rings."""
        self._tried, self._tried_until = line, self.place.host.monotonic_ns() + PERIOD_NS

    def bells(self) -> list[int]:
        """The lines whose ring is to be heard now."""
        if lines := [call.line for call in self.desk.ringing()]:
            return lines
        return [self._tried] if self.place.host.monotonic_ns() < self._tried_until else []

    def perform(self, act: Act | str) -> None:
        """Hands ``act`` to the phone, or says why not."""
        if isinstance(act, str):
            self.say(act)
        else:
            self.place.asked(act.call)  # before its event can come
            self.asked.append(Demand(act))

    def open(self, form: Form) -> None:
        """Begins ``form``, on top of one that is open."""
        form.order = form.order or self._obeying
        name = self.front or ""
        form.about = (name, self.behalf(name))
        self.forms.append(form)
        self.say(*form.opening(explained=self._explained))
        self._explained = self._explained or form.reviewed

    def repeat(self) -> None:
        """Says again what was said last, and the question that waits."""
        if self.forms:
            self.say(*self.forms[-1].question())
        else:
            self.say(*(self._last or [WELCOME]))

    def stop(self) -> None:
        """Leaves the form on top."""
        if not self.forms:
            self.say("Aucun formulaire n’est ouvert.")
            return
        self.say(f"Abandonné{NBSP}: {self.forms.pop().title}.")
        self._go_on()

    def back(self) -> None:
        """The question before, in the form on top."""
        if self.forms:
            self.say(*self.forms[-1].back())
        else:
            self.say("Aucun formulaire n’est ouvert.")

    def insist(self) -> None:
        """Asks again for what was refused, on purpose."""
        demand, self._refused = self._refused, None
        if demand is None or not isinstance(demand.what, c.Book | c.Move | c.SaveCard):
            self.say("Il n’y a rien à confirmer.")
            return
        self.asked.append(Demand(replace(demand.what, insists=True), demand.form))

    def correct(self) -> None:
        """Opens again the form whose demand was refused."""
        form, self._correctable, self._refused = self._correctable, None, None
        if form is None:
            self.say("Il n’y a pas de formulaire à corriger.")
        else:
            self.forms.append(again(form))
            self.say(*form.question())

    # --- what is typed -----------------------------------------------------------------------

    def typed(self, line: str) -> None:
        """One line of the candidate: an answer while a form is open, else an order."""
        from console.linear.orders import obey  # the orders need the session's type

        if not self._welcomed and fold(line) != _LEAVE:  # the desk is not here yet
            self._early.append(line)
            return
        text = clean(line)
        if len(line) > LONGEST_ANSWER:
            self.say(f"Ligne trop longue{NBSP}: seul le début, 2{NBSP}000 caractères, est gardé.")
        if self.forms and not text.startswith(ORDER):
            self._answer(text)
            return
        before = self.forms[-1:]
        order = text.removeprefix(ORDER).strip()
        self._obeying = order
        reminds = obey(self, order or _AGAIN)
        if reminds and before and self.forms[-1:] == before:
            self.say(before[0].reminder())

    def _answer(self, text: str) -> None:
        form = self.forms[-1]
        if report := line_typed(form, text):
            self.asked.append(Demand(report, silent=True))
        told = form.answer(text)  # which may open another form, or close the console
        if form.over:
            on_top = self.forms[-1] is form
            self.forms.remove(form)
            if on_top:
                self._go_on()
        self.say(*told)

    def _go_on(self) -> None:
        """The form that was left aside goes on where it was."""
        if self.forms:
            form = self.forms[-1]
            self.say(f"Retour au formulaire{NBSP}: {form.title}.", *form.question())

    # --- what comes --------------------------------------------------------------------------

    def hear(self, news: News) -> None:
        """Takes in what the link brings."""
        match news:
            case DeskTold():
                self._opened(news)
            case Received():
                self._received(news)
            case ClockTold():
                self.place.take(news)
                self._caught_up()
            case RefusedTold() if news.id in self._sent and self._sent[news.id].silent:
                del self._sent[news.id]
            case RefusedTold():
                self.place.take(news)
                self._refusal(news)
            case LinkLost():
                self._lost(news)
            case _:
                self._sent.pop(news.id, None)
                self.place.take(news)
        self.say(*self.place.heard())
        self._ask_owed()

    def _lost(self, news: LinkLost) -> None:
        """Each reason is said once: the link tries again twice a second."""
        was_open = self.place.link == "open"
        self.place.take(news)
        why = news.why or (LOST if self._welcomed else UNREACHED)
        if was_open or why != self._lost_why:
            self.say(why)
        self._lost_why = why
        for demand in self._sent.values():
            self._correctable = demand.form or self._correctable
        if any(not demand.silent for demand in self._sent.values()):
            self.say(UNKNOWN)
        self._sent.clear()

    def _opened(self, news: DeskTold) -> None:
        self._lost_why = ""
        self.place.take(news)
        self.plug = self._catching_up = True
        if self._welcomed:
            self.say("La liaison est reprise.")

    def _caught_up(self) -> None:
        """The clock is told beside the entries: what was missed is here once the desk is."""
        if self._catching_up and self.desk.sitting:
            self._catching_up = False
            if not self._welcomed:
                self._welcomed = True
                self._reminders.skip(self.desk, self.place.now())
                self.say(WELCOME, *where_am_i(self.desk, self.place.now()))
                self._resume()
                early, self._early = self._early, []
                for line in early:
                    self.typed(line)

    def _received(self, received: Received) -> None:
        for entry in received.entries:
            self._entry(entry, received.now)
        if received.unreadable:
            self.place.take(Received([], received.now, received.unreadable))
        self._caught_up()

    def _entry(self, entry: Entry, now: int) -> None:
        event = entry.event
        lost = None
        if isinstance(event, e.AppointmentCancelled):
            lost = self.desk.work.agendas.find(event.appointment)
        if isinstance(event, e.CompanyProvided):
            self.company = event
        if isinstance(event, e.FilesSearched):
            self.shown["files"] = event.found
        self.place.take(Received([entry], now))
        notices = self.place.heard()  # the same in the words of the screen
        if self._welcomed:
            self.say(told.sentence(entry, self.desk, lost) or " ".join(notices))

    def _refusal(self, refused: RefusedTold) -> None:
        demand = self._sent.pop(refused.id, None)
        self.place.heard()
        ways = []
        self._refused = demand if demand and self._may_insist(demand.what) else None
        self._correctable = demand.form if demand else None
        if self._refused:
            ways.append("confirmer pour le faire quand même")
        if self._correctable:
            ways.append("corriger pour reprendre le formulaire")
        how = f" Tapez {' ou '.join(ways)}." if ways else ""
        self.say(f"Refusé{NBSP}: {refused.why}{how}")

    def _may_insist(self, asked: c.Command | Act) -> bool:
        """False for what is refused whatever he says."""
        match asked:
            case c.SaveCard():
                return not asked.insists and bool(asked.card.last_name.strip())
            case c.Book():
                return not asked.insists and self._free(asked.donneur_ordres, asked.kind, asked)
            case c.Move():
                known = self.desk.work.agendas.find(asked.appointment)
                if asked.insists or known is None or known.start == asked.start:
                    return False
                return self._free(known.donneur_ordres, known.kind, asked, known.id)
            case _:
                return False

    def _free(self, donneur_ordres: str, kind: str, asked: c.Book | c.Move, but: str = "") -> bool:
        agenda = self.desk.work.agendas.of(donneur_ordres)
        known = agenda.kinds.get(kind) if agenda else None
        if agenda is None or known is None or asked.start[:10] < self.desk.day:
            return False
        return not overlapping(agenda.appointments, asked.start, known.minutes, but=but)

    def _resume(self) -> None:
        """Opens again the forms that an earlier console left unfinished."""
        from console.linear.orders import obey

        for unfinished in list(left(self.drafts)):
            said, number = self.said, len(self.forms)
            self.said, self._about, self._obeying = [], unfinished.about, unfinished.order
            obey(self, unfinished.order)
            self.said, self._about = said, None
            if len(self.forms) > number:
                form = self.forms[-1].resumed(unfinished.answers)
                form.about = unfinished.about
                self.say(f"Repris où vous en étiez{NBSP}: {form.title}.", *form.question())

    def keep_drafts(self) -> None:
        """What is typed and not taken yet, for who comes back after a crash."""
        asked = [demand.form for demand in (*self._sent.values(), *self.asked)]
        waiting = [form for form in (*asked, self._correctable) if form and form not in self.forms]
        keep(self.drafts, [*waiting, *self.forms], self.place.host.monotonic_ns())

    # --- the shell's part --------------------------------------------------------------------

    def tick(self) -> None:
        """Time passes."""
        self.place.tick()
        self.say(*self.place.heard())
        if self._welcomed and not self.desk.closed:
            self.say(*self._reminders.due(self.desk, self.place.now()))
        self._ask_owed()

    def sent(self, name: str, demand: Demand) -> None:
        """``demand`` leaves under ``name``; call this first, its answer may be quick."""
        self._sent[name] = demand

    def unsent(self, name: str) -> None:
        """It could not leave: there is no link."""
        demand = self._sent.pop(name)
        if not demand.silent:
            self._correctable = demand.form
            self.say(NO_LINK)

    def failed(self, act: Act, sentence: str) -> None:
        """The phone could not do ``act``."""
        self.place.given_up(act.call)
        self.say(sentence)

    def take(self) -> list[str]:
        """What is to be printed now."""
        said, self.said = self.said, []
        self._last = said or self._last
        return said

    def _ask_owed(self) -> None:
        if owed := self.place.owed():
            self.ask(owed)
