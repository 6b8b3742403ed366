"""What a keeper sees of pilot lights: today, one contact, one light."""
