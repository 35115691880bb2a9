"""Coverage-guided fuzzing (atheris over libFuzzer). The tests keep what it finds."""
