"""Where scans come from besides the keyboard: serial scanners and cameras, all of one shape."""
