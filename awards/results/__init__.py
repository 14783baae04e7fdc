"""The results pages: what is published of closed years and issued decisions, to look up."""
