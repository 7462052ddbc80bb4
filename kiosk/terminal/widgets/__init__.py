"""Widgets: parts of screens that know no rule."""
