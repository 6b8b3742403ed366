"""Setting Waakvlam up: what for, and who gets what."""
