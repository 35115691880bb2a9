"""The asyncio shell of one sitting: append, then act.

============  ==================================================================
`shell`       `Runner`: the doors, the one loop that decides, the life of it all
`inbox`       what waits to be decided, bounded; who waits for an answer
`clerk`       an input and the rules make chained entries; a bug is an event
`writer`      appends in groups, keeps and retries when the journal cannot write
`record`      what is in the journal, for those who follow
`watch`       the wall clock's steps and the loop's own stalls
`pulse`       when to note that the sitting still lives
`reopening`   the way back from the journal after a crash
============  ==================================================================
"""

from evalengine.runner.clerk import Rules
from evalengine.runner.shell import Runner

__all__ = ["Rules", "Runner"]
