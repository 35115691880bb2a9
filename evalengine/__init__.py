"""The exam engine: rings real calls, keeps one journal, folds everything else from it."""

__version__ = "0.1.0"
