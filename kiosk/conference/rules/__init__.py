"""The rules of the conference itself: a command goes in, facts or a refusal come out; nothing is changed here."""
