"""Two sets of colours, for dark and light rooms. No information is in the colour alone."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="sombre",
    dark=True,
    primary="#7fb4d6",
    secondary="#9aa8b8",
    accent="#8fd0c4",
    foreground="#e4e8ec",
    background="#12161c",
    surface="#1a2028",
    panel="#232b35",
    success="#7cc493",
    warning="#e9b860",
    error="#f08a80",
    variables={
        "quiet": "#93a0ae",
        "edge": "#36414e",
        "tone-free": "#7b8896",
        "tone-ringing": "#f0c068",
        "tone-late": "#ff9388",
        "tone-talking": "#86d3a0",
        "tone-held": "#9dbdf2",
        "wash-ringing": "#2b2519",
        "wash-late": "#331e1e",
        "wash-talking": "#17271f",
        "wash-held": "#1b2434",
        "ink": "#12161c",
    },
)

LIGHT = Theme(
    name="clair",
    dark=False,
    primary="#1d5f8a",
    secondary="#52606e",
    accent="#0d6b5e",
    foreground="#1c232b",
    background="#f6f5f1",
    surface="#ffffff",
    panel="#e8e6df",
    success="#1f6f3d",
    warning="#8a5a00",
    error="#a8261c",
    variables={
        "quiet": "#5a6672",
        "edge": "#c3c1b8",
        "tone-free": "#67727d",
        "tone-ringing": "#8a5a00",
        "tone-late": "#a8261c",
        "tone-talking": "#1f6f3d",
        "tone-held": "#2c4f9e",
        "wash-ringing": "#fdf3dc",
        "wash-late": "#fde6e2",
        "wash-talking": "#e3f3e8",
        "wash-held": "#e6edfb",
        "ink": "#ffffff",
    },
)

THEMES = (DARK, LIGHT)
