"""Sessions at a desk that is whole."""

from __future__ import annotations

import pytest

from tests.desk_work import DeskStory

from .talk import Talk


@pytest.fixture
def at_work() -> Talk:
    """In a call, its file open."""
    talk = Talk(DeskStory("c1", "c2", "c3").begins())
    talk.does("rings c1")
    talk.types("d")
    return talk
