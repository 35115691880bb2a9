"""The marks of somebody without a network: a sheet goes away, is filled, and is merged later.

`form`     the columns and words of a sheet, and what it belongs to
`writing`  the sheet as a workbook, for a marker who sees no other's marks
`reading`  a filled workbook back, whatever was done to it
`merging`  its rows to commands, through the door of the engine that serves the sitting
"""
