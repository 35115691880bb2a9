"""What leaves the engine when a sitting is over: a fold of its journal, in files and in tables.

===========  ================================================================
`document`   ``grille.json``: the published shape
`sheet`      the grid and the calls as rows of French cells, for csv and xlsx
`workbook`   ``grille.xlsx``
`files`      writes all of them into a folder, or none
`tables`     the same on a terminal
`narration`  a sitting told line by line while it is played
`voices`     how voices came, and which recordings there are, as rows
`words`      the French words for the codes of the journal and of the grid
===========  ================================================================

The same journal gives the same bytes, on any machine and on any day.
"""
