"""Pure folds over entries: ``apply(entry)`` in order, and the state is there to read.

The same folds serve the engine's decisions, the live screens, the measures, the replay and the
restart after a crash.
"""
