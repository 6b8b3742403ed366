"""What every room stands on: time, identity, judgement, the viewer and the context in the database."""
