"""Examines an installation before an exam, and says in French whether it will do.

=================  ==========================================================
`finding`          what one check found
`machine`          ports, folder, disk, clock, sound, dossier école
`durability`       the journal: is what it took really on the disk, and soon
`rehearsal`        three calls by a temporary engine, seen from both sides
`builtin`          our own phone, with its own notes
`witness`          pyVoIP as an independent phone, when it is installed
`witness_process`  the process that it runs in: nothing else imports pyVoIP
`examination`      all of it, and the verdict
=================  ==========================================================
"""
