"""The parts of the page, each a function from a `Scene` to HTML; the browser only shows it.

A button says its act in ``data-act``, and its key in ``data-key``: see `acts`, and
``keys.js`` of `pages`.
"""
