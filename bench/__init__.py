"""How fast Kiosk is, each figure beside a yardstick measured in the same minute. Run it with `make bench`."""
