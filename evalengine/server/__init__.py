"""The doors as a web server: commands in, entries out filtered by audience, and one plain page.

===========  ==========================================================================
`hall`       the sittings that this engine serves, and who may enter which
`stream`     the WebSocket of a console: first the desk, then entries, and commands back
`app`        the FastAPI application that plugs both together
`pages`      the co-évaluateur's page, drawn by Python from the `control` fold
===========  ==========================================================================
"""
