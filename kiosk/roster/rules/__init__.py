"""The rules of the roster: a command goes in, facts or a refusal come out; nothing is changed here."""
