"""The black box explains, the journal proves: `box` takes what passes, `masking` hides secrets,
`capture` keeps it in a file a sitting. Losing any of it stops nothing."""
