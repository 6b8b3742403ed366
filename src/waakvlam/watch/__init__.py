"""Areas: weekly series, early warning, alerts, and what people decide about a neighbourhood."""
