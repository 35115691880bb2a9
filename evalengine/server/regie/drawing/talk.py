"""The tchat of one thread, and the consignes that were given during the sitting."""

from __future__ import annotations

from evalengine.projections.chat import TEAM
from evalengine.server.pages.html import NBSP, button, escape
from evalengine.server.regie.scene import Scene
from evalengine.vocabulary import events as e

TABS = (
    ("work", "Poste", "w"),
    ("chat", "Tchat", "t"),
    ("consignes", "Consignes", "c"),
    ("seen", "Vu", "8"),
)


def tabs(scene: Scene) -> str:
    """What the right side shows, with what waits for an answer."""
    counts = {"chat": len(awaiting(scene)), "seen": len(scene.control.observations.standing)}
    drawn = ""
    for name, label, key in TABS:
        told = f"{label} ({count})" if (count := counts.get(name)) else label
        kind = "tab here" if scene.view.tab == name else "tab"
        drawn += button(told, f"tab {name}", key=key, kind=kind)
    return drawn


def awaiting(scene: Scene) -> list[str]:
    """The threads whose last words are the candidate's."""
    threads = scene.control.work.chat.threads
    return [
        name
        for name, thread in threads.items()
        if thread.lines and thread.lines[-1].speaker == "candidate"
    ]


def recipients(scene: Scene) -> dict[str, str]:
    """Whom the candidate may write to, by id: the team, then the donneurs d'ordres by name."""
    named = sorted(scene.control.names.items(), key=lambda each: each[1])
    return {TEAM: "L’équipe", **dict(named)}


def threads(scene: Scene) -> str:
    """Which threads there are, so that one is a click away."""
    waiting = awaiting(scene)
    return "".join(
        button(
            scene.name(name) + ("" if name not in waiting else f"{NBSP}•"),
            f"thread {name}",
            kind="small chip here" if name == scene.view.thread else "small chip",
        )
        for name in scene.control.work.chat.threads
    )


def chat(scene: Scene) -> str:
    """The thread that is shown, newest first, so that nothing has to be scrolled."""
    thread = scene.control.work.chat.threads.get(scene.view.thread)
    if thread is None:
        return '<p class="none">Rien n’a encore été écrit dans ce fil.</p>'
    return "".join(_line(scene, line) for line in reversed(thread.lines))


def _line(scene: Scene, line: e.ChatSent) -> str:
    own = line.speaker == "candidate"
    who = "le candidat" if own else scene.name(line.donneur_ordres)
    kind = "theirs" if own else "ours"
    return f'<p class="words {kind}"><small>{escape(who)}</small>{escape(line.text)}</p>'


def consignes(scene: Scene) -> str:
    """Those given during the sitting, newest first, and whether they were read."""
    book = scene.control.work.consignes
    given = [
        (owner, each)
        for owner, standing in book.standing.items()
        for each in standing
        if each.id in book.given
    ]
    given.sort(key=lambda pair: book.given.index(pair[1].id), reverse=True)
    lines = "".join(
        f"<li><small>{escape(scene.name(owner))}, "
        f"{'lue' if each.id in book.acknowledged else 'pas encore lue'}</small>"
        f"{escape(each.text)}</li>"
        for owner, each in given
    )
    return f"<ul>{lines}</ul>" if lines else '<p class="none">Aucune consigne donnée.</p>'


def replaceable(scene: Scene, owner: str) -> dict[str, str]:
    """The consignes of this donneur d'ordres that a new one may end, by id."""
    valid = scene.control.work.consignes.valid(owner)
    return {"": "aucune", **{each.id: each.text for each in valid if each.id}}
