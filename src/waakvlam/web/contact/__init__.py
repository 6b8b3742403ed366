"""Contact in het team: how contact with each resident stands, and the hours that it asks."""
