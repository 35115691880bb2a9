"""The panes: the places below the lines where the candidate works, one file each.

Contract for whoever writes one
===============================

Subclass `console.panes.pane.Pane` in a file of its own, add the class to `PANES` below and its
rules to ``console.tcss``. The deck makes it once; it lives as long as the console.

What it says of itself (class attributes):

=============  ===============================================================================
``NAME``       its name in drafts and ids (the widget is ``#pane-NAME``)
``TITLE``      on the strip; ``SHORT`` when the strip is narrow (both hold ``LETTER``)
``LETTER``     Ctrl+P then this letter shows it; lower case, no accent, its own (F is the file)
``OFFERED``    phases in which it is within reach (`console.phases.READING` unless told)
``EDITABLE``   phases in which its commands are taken (`console.phases`); after the last of
               them the deck disables every field of class ``entry`` and says so above
``OPENS``      phases that bring it on screen by themselves when they begin
``PAGES``      True: Page up and down are its own keys (else they turn the file's pages)
``BINDINGS``   its keys: ``[*Pane.BINDINGS, Binding(…)]``. Letters only while no field has the
               focus (``check_action``, see the agenda), and then with ``priority``: what is typed
               right after one goes where it leads. Never F-keys, Alt+letter, Ctrl+P, Ctrl+L.
=============  ===============================================================================

What it does (methods): ``compose()``; ``show(place)`` draws the fold, called for the pane on
screen at every entry and five times a second, so it tells only what changed; ``badge(place)``
is a few cells for the strip, called at all times; ``back()`` is Escape, True when there was
something of its own to leave; ``first()`` is where the focus goes the first time.

What it has: ``self.place`` (the state: ``place.desk`` is the fold, ``place.desk.work`` the
work), ``self.subject`` (the donneur d'ordres and the call that forms are about: a ring never
changes it), ``self.editable``, and

- ``self.ask(command, done, refused)``: nothing is drawn as done before its event has come back.
  ``done()`` is called when the engine takes it (its events may come just before or just after):
  drop the draft there. A refusal, or a link that is lost, leaves every field as it is and is
  told in the pane's own ``Told("", classes="refusal")``: yield one beside the fields.
- ``self.keep(values, scope)`` at every change of a field, ``self.typed(scope)`` when the subject
  changes or the pane is made: what is typed is never lost, neither by an entry, nor by another
  pane, nor by a crash. ``scope`` is the call, the donneur d'ordres, or "" for neither. Drafts are
  read from disk after the pane is made: ``restored()`` is then called.

Fields are `console.widgets.fields.LineField` and `TextField` (harmless pastes; F-keys and the
desk's letters go past them), with ``classes="entry"``: Tab goes through them in order; ``fill``
puts a text there and tells no change; ``self.give_focus`` goes to one (not ``focus()``, which
lets the next keys pass). Text from the engine goes through `console.words.plain` or
`block`. Enter may save a form; it, and letters, never act on a call.
"""

from __future__ import annotations

from console.panes.agenda import AgendaPane
from console.panes.call_backs import CallBacksPane
from console.panes.cards import CardsPane
from console.panes.chat import ChatPane
from console.panes.company import CompanyPane
from console.panes.handover import HandoverPane
from console.panes.incident import IncidentPane
from console.panes.messages import MessagesPane
from console.panes.outbox import OutboxPane
from console.panes.pane import Office, Pane
from console.panes.scratchpad import ScratchpadPane
from console.panes.self_assessment import SelfAssessmentPane

PANES: tuple[type[Pane], ...] = (
    AgendaPane,
    CardsPane,
    MessagesPane,
    OutboxPane,
    ChatPane,
    ScratchpadPane,
    CallBacksPane,
    IncidentPane,
    HandoverPane,
    SelfAssessmentPane,
    CompanyPane,
)
"""In the order of the strip."""


def make(office: Office) -> list[Pane]:
    """One of each."""
    return [kind(office) for kind in PANES]
