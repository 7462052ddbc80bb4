"""The certificate tray: frames in the order they are handed over."""
