"""``rejeu.html``: the whole sitting in one file, for a jury without network.

=============  ==================================================================
`desk`         the desk as changes, from the candidate's own fold
`lines`        every entry in a few words
`page`         from these to the file
``page.html``  ``page.css`` and ``page.js`` are put into it
=============  ==================================================================
"""
