"""The helper module for Bellwether plugins in Python."""
