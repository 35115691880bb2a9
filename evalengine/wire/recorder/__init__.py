"""What is said in a call, kept: one file a leg, on the host's clock, sealed as it grows.

============  ======================================================================
`recorder`    in the engine: takes packets from the legs, a list append each, and hands
              them over; tells what became of each file
`tracks`      the recorded calls of one desk, and what becomes of their files
`child`       in a process of its own: lays out, encodes, seals; outlives an engine that
              is killed for as long as it takes to seal what it was given
`tape`        one file of the child: `timeline`, then `flac`, then `sealing`
`timeline`    packets laid on the clock, gaps filled; sans-IO
`flac`        samples to FLAC, and how long a FLAC is
`sealing`     AES-GCM in chunks, each whole by itself, and reading back
`playback`    a file opened again for those who may hear it
`naming`      what files are called
`keyring`     a random key per sitting, kept apart from the files, wrapped by the
              engine's secret
`messages`    what the engine and the child tell each other
============  ======================================================================

Losing a recording stops nothing: it is told, and the sitting goes on.
"""
