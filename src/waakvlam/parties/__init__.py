"""Who works here: organisations, teams, professionals, their areas and their absence."""
