"""The project's speed: its work beside the other ways of doing it, measured in one run."""
