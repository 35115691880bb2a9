"""The co-évaluateur's page: drawn by Python from the `control` fold, shown by NiceGUI. The
évaluateur may look on, by a token of his own.

===========  ==============================================================================
`door`       stands before NiceGUI: no page without the token, no socket without its page
`mounting`   NiceGUI on the engine's own application
`gathering`  one fold a sitting, shared by the pages that show it
`page`       what a page is made of, and what its buttons and keys do
`acts`       from what a button says to a command, or to another view
`voicing`    where his voice goes, and what the page tells of his microphone
`forms`      what is asked for in words: why a call is passed over, a consigne
`scene`      what there is to draw, and what one co-évaluateur chose to see of it
`drawing`    the parts of the page as HTML
===========  ==============================================================================

A page has few NiceGUI elements, and each part is drawn as one text: 400 elements hold up the loop
that carries the voices for 30 to 100 ms while the page is loaded; these, for a few.
"""
