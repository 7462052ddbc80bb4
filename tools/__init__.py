"""Tools of those who change the program."""
