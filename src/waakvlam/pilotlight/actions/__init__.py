"""What changes lights, by the moment in their life."""
