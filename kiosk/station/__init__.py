"""The station: the one door from screens and command line to the rules and the journal."""
