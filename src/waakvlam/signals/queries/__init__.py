"""Who may read what: concerns and signals through the door, receipts by their code, routing, figures."""
