"""The co-évaluateurs' pages of one sitting, and what they show."""

from __future__ import annotations

from evalengine.projections.control import Control
from evalengine.server.hall import Hosted
from evalengine.server.pages.gathering import Following


class Gathering(Following[Control]):
    """The `control` fold, and the co-évaluateurs' pages."""

    def __init__(self, hosted: Hosted) -> None:
        super().__init__(hosted, Control(), "control")

    @property
    def control(self) -> Control:
        return self.fold
