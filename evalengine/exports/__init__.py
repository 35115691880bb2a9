"""What leaves the engine when a sitting is over: a fold of its journal, in files and in tables.

===========  ================================================================
`case`       all that they are made from, folded once
`document`   ``grille.json``: the published shape; `published`: its schema
`sheet`      the grid and the calls as rows of French cells, for csv and xlsx
`marking`    who of the two who mark said what, and how far they agree, as rows and sentences
`workbook`   ``grille.xlsx``
`files`      writes all of them into a folder, or none
`papers`     livret, procès-verbal, émargement, as PDF
`picture`    the timeline as SVG; `strips`: in letters, for a terminal
`replay`     ``rejeu.html``, for a jury without network
`totals`     the points, by unit
`tables`     the same on a terminal
`narration`  a sitting told line by line while it is played
`proofreading`  what a dictionary finds in the candidate's writings: hints, never verdicts
`voices`     how voices came, and which recordings there are, as rows
`words`      the French words for the codes of the journal and of the grid
`phrases`    those of lanes, acts and phases; dates and times of day
===========  ================================================================

The same journal gives the same bytes, on any machine and on any day.
"""
