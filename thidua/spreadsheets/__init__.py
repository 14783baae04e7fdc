"""Files in, cells out; cells in, files out. No models, no settings, no words about the contest."""
