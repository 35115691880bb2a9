"""`evalengine variant`: the same exam under other names, numbers, birthdays and agendas.

==========  ==============================================================================
`folder`    reads a dossier, writes its variant beside it, proves that it is as good
`names`     whose names may be exchanged: nobody's that a trap, a text or a title holds to
`spelling`  a name letter by letter, as French correspondents say it
`figures`   telephone numbers and birthdays, exchanged for others as hard to take down
`codes`     numbers of files and apparatus, with the words that say them (`numerals`)
`slots`     agendas: who comes when, among those whom nothing else mentions
`texts`     every text of a dossier, read and rewritten
`draw`      chance, from the seed alone
==========  ==============================================================================

Everything is exchanged within the dossier, never invented: what is as long, as hard to spell and
as hard to hear takes the place. What cannot be exchanged for certain stays: a variant is refused
rather than different.
"""
