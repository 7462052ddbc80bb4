"""The conference: its facts, its rules, and the state that is folded from them."""
