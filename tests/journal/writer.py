"""A process that appends for ever, and says what was acknowledged: to be killed by a test.

``python writer.py URL BATCH``: one line on stdout for each acknowledged append, the last seq.
"""

from __future__ import annotations

import asyncio
import sys

from evalengine.journal.sql import SqlJournal
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import GENESIS, chain


async def main(url: str, size: int) -> None:
    journal = await SqlJournal.open(url)
    head, seq = GENESIS, 0
    while True:
        batch = []
        for _ in range(size):
            seq += 1
            event = e.FileOpened(donneur_ordres=f"cabinet-{seq}")
            batch.append(chain(head, seq, seq, seq, "candidate", event))
            head = batch[-1].digest
        await journal.append("s1", batch)
        print(seq, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
