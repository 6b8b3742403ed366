"""The resident's own page: how one comes in, what is there, and how the team lets somebody in."""
