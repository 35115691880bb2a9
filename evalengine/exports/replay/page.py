"""The file: style, script, picture and data in one page, which is forbidden to ask for anything.

The page's own policy (Content-Security-Policy) names the only style and the only script that run,
by their digests, and allows sound from inside the page alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from evalengine.clock import MS, SECOND
from evalengine.exports.case import Case
from evalengine.exports.marking import Marked, marked, said_by_each
from evalengine.exports.papers import told
from evalengine.exports.picture import GUTTER, Frame, Picture, legend
from evalengine.exports.replay.desk import PARTS, changes
from evalengine.exports.replay.lines import BY, lines
from evalengine.exports.words import DECIDED_BY, KIND, OUTCOME_OF_MARKS, STATUS, measured
from evalengine.projections.marks import Decision

_HERE = Path(__file__).parent
_PIXELS_A_MINUTE = 60
_LEAST_WIDTH = 1200


@dataclass(frozen=True, slots=True)
class Recording:
    """What one ``side`` of a call said: ``since`` is sitting ns, ``data`` a file of ``media``."""

    call: str
    side: str
    since: int
    media: str
    data: bytes


def replay_page(case: Case, recordings: Sequence[Recording] = ()) -> bytes:
    """The file of one sitting. The same sitting gives the same bytes."""
    style, script = _asset("page.css"), _asset("page.js")
    frame = _frame(case)
    page = Template(_asset("page.html")).substitute(
        policy=_policy(style, script),
        title=escape(f"Rejeu : {case.opening.candidate}"),
        style=style,
        script=script,
        picture=Picture(case.timeline).svg(frame),
        legend=legend(),
        data=json.dumps(_data(case, frame, recordings), ensure_ascii=False, sort_keys=True)
        .replace("<", "\\u003c")
        .replace("\u2028", "\\u2028"),
    )
    return page.encode()


def _asset(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    allowed = "default-src 'none'; media-src data:; style-src '{}'; script-src '{}'"
    return allowed.format(*(_digest(text) for text in (style, script)))


def _digest(text: str) -> str:
    """As a policy names it; newlines around it are part of what is in the element."""
    return "sha256-" + base64.b64encode(hashlib.sha256(f"\n{text}".encode()).digest()).decode()


def _frame(case: Case) -> Frame:
    since, until = case.timeline.window()
    width = (until - since) * _PIXELS_A_MINUTE // (60 * SECOND) + GUTTER
    return Frame(since, until, max(_LEAST_WIDTH, width))


def _data(case: Case, frame: Frame, recordings: Sequence[Recording]) -> dict[str, Any]:
    return {
        "about": [["Grille", f"{case.grid.version}, {case.grid.status}"], *told.identity(case)],
        "seal": told.seal(case),
        "bounds": told.bounds(case),
        "summary": told.summary(case),
        "speed": case.opening.speed,
        "end": case.timeline.last_at // MS,
        "frame": [frame.since // MS, frame.until // MS, GUTTER, frame.width],
        "parts": list(PARTS.items()),
        "changes": [[entry.seq, *change] for entry, change in changes(case.entries)],
        "entries": [
            [entry.at // MS, BY[entry.by], line]
            for entry, line in zip(case.entries, lines(case.entries), strict=True)
        ],
        "criteria": _criteria(case),
        "recordings": [_recording(case, each) for each in recordings],
    }


def _criteria(case: Case) -> list[dict[str, Any]]:
    return [_criterion(each) for each in marked(case)]


def _criterion(each: Marked) -> dict[str, Any]:
    criterion, verdict = each.criterion, each.row.verdict
    return {
        "id": criterion.id,
        "label": criterion.label,
        "kind": KIND[criterion.kind],
        "status": STATUS[verdict.status],
        "value": measured(verdict.value, verdict.unit),
        "bound": measured(verdict.bound, verdict.unit),
        "remark": verdict.remark,
        "evidence": list(verdict.evidence),
        "decision": _decided(each.decision),
        "marks": said_by_each(each),
    }


def _decided(decision: Decision) -> str:
    if decision.source in ("machine", "nobody"):
        return ""
    told = f"{OUTCOME_OF_MARKS[decision.outcome]}, {DECIDED_BY[decision.source]}"
    return f"{told} : {decision.reason}" if decision.reason else told


def _recording(case: Case, recording: Recording) -> dict[str, Any]:
    call = case.measures.calls.get(recording.call)
    sound = base64.b64encode(recording.data).decode()
    return {
        "line": call.line if call else 0,
        "who": (call.caller or call.number) if call else recording.call,
        "side": recording.side,
        "since": recording.since // MS,
        "source": f"data:{recording.media};base64,{sound}",
    }
