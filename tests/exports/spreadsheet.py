"""The few formulas of ``grille.xlsx``, worked out as a spreadsheet does: from the cells alone."""

from __future__ import annotations

import re

_CALL = re.compile(r"(SUMIFS|COUNTIFS|COUNTIF|SUM)\(([^()]*)\)")
_SHARE = re.compile(r'IF\((\w+)=0,"",(\w+)/(\w+)\)')


def worked_out(book, sheet, cell):
    """The value of ``cell``; of a formula, what it comes to. What it does not know fails."""
    value = book[sheet][cell].value
    if not isinstance(value, str) or not value.startswith("="):
        return value
    if share := _SHARE.fullmatch(value[1:]):
        whole, part, again = (worked_out(book, sheet, place) for place in share.groups())
        assert whole == again or share[1] == share[3]
        return part / again if whole else ""
    return sum(_term(book, sheet, term) for term in _CALL.findall(_only_sums(value[1:])))


def _only_sums(formula):
    rest = _CALL.sub("#", formula)
    assert re.fullmatch(r"#(\+#)*", rest), formula
    return formula


def _term(book, sheet, call):
    name, inside = call
    if name == "SUM":
        first, last = re.fullmatch(r"([A-Z]+\d+):([A-Z]+\d+)", inside).groups()
        return sum(worked_out(book, sheet, c.coordinate) for [c] in book[sheet][f"{first}:{last}"])
    arguments = inside.split(",")
    summed = arguments.pop(0) if name == "SUMIFS" else None
    pairs = zip(arguments[::2], arguments[1::2], strict=True)
    columns = [(_column(book, where), _wanted(book, sheet, what)) for where, what in pairs]
    lines = range(len(columns[0][0]))
    kept = [line for line in lines if all(wanted(cells[line]) for cells, wanted in columns)]
    return sum(_column(book, summed)[line] for line in kept) if summed else len(kept)


def _column(book, where):
    sheet, column = re.fullmatch(r"(\w+)!([A-Z]+):\2", where).groups()
    return [cell.value for cell in book[sheet][column]]


def _wanted(book, sheet, what):
    if not what.startswith('"'):
        wanted = worked_out(book, sheet, what)
        return lambda value: value == wanted
    text = what.strip('"')
    if text.startswith("<>"):
        return lambda value: value != text[2:]
    return lambda value: value == text
