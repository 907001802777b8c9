"""Whom we interview: candidates, applications, loops, interviews and seats."""
