"""The rules of the award calls: a command goes in, facts or a refusal come out; nothing is changed here."""
