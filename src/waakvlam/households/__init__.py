"""Who lives where, who helps them, and how much: residents, involvement, case lead, support level."""
