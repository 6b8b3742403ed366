"""The municipality's page."""
