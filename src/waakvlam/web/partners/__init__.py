"""Questions to partners: the page behind a one-time link, and what the asker does with the answer."""
