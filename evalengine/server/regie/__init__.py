"""The co-évaluateur's page: drawn by Python from the `control` fold, shown by NiceGUI. The
évaluateur may look on, by a token of his own.

===========  ==============================================================================
`page`       what a page is made of, and what its buttons and keys do
`acts`       from what a button says to a command, or to another view
`voicing`    where his voice goes, and what the page tells of his microphone
`forms`      what is asked for in words: why a call is passed over, a consigne
`scene`      what there is to draw, and what one co-évaluateur chose to see of it
`drawing`    the parts of the page as HTML
===========  ==============================================================================
"""
