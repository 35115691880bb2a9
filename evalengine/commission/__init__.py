"""The tools of the commission that revises the dossier école.

================  ==================================================================
`report`          `evalengine check`: what is wrong, and which call examines what
`playability`     the proof that the exemplary robot reaches every ground truth
`theatre`         a whole programme by robots, in virtual time
`discrimination`  the proof that each criterion is failed by who breaks it alone
`diff`            what a revision changes, for the criteria first
`variant`         `evalengine variant`: the same exam under other names, numbers and agendas
`gridfile`        `evalengine grid`: the grid from a YAML or a workbook, and to a workbook
`prints`          `evalengine print`: booklet, cue cards, évaluateur's sheet, in PDF
`schema`          `evalengine schema`: the files' keys, for an editor
`explained`       what every key means, in French
================  ==================================================================
"""
