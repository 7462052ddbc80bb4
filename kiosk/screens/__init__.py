"""Screens: they show what is and ask what shall be; rules and facts are below."""
