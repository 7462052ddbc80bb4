"""The terminal: keys, colours, sounds, widgets and scanners, which know no rule of the conference."""
