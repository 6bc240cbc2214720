"""OUTSIDE SYSTEMS: one small module for each."""
