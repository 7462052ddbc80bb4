"""The runsheet of a conference, pure: it knows no screen, no printer, no database and no wall clock.

What it needs to know of time is given to it as stamps; what it decides is given back as events.
"""
