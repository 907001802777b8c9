"""Exporting, erasing and holding what is known about a candidate."""
