"""A text that is drawn again only when it has changed."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Told(Static):
    """Shows a `Content` or a plain string; markup in it is never interpreted."""

    def __init__(
        self, text: Content | str = "", *, id: str | None = None, classes: str = ""
    ) -> None:
        self._told = _content(text)
        super().__init__(self._told, id=id, classes=classes, markup=False)

    def tell(self, text: Content | str) -> None:
        """Shows ``text``."""
        told = _content(text)
        if not told.is_same(self._told):
            former, self._told = self._told, told
            self.update(told, layout=not self._fits(former, told))

    def _fits(self, former: Content, told: Content) -> bool:
        """It takes the place of ``former`` as it is: ages that grow move nothing on the screen."""
        if self.styles.is_auto_width and former.cell_length != told.cell_length:
            return False
        width = self.content_size.width
        return all(
            0 < text.cell_length <= width and "\n" not in text.plain for text in (former, told)
        )


def _content(text: Content | str) -> Content:
    return text if isinstance(text, Content) else Content(text)
