"""The master of ceremonies: the runsheet, the clock, the lines; and the prompter."""
