"""ROOM 4: answers that are computed, not queried: reassignment, forecast, named blockers."""
