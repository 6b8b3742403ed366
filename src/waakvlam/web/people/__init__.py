"""People who work here: how each is mailed, their accounts, and the keys of organisations' systems."""
