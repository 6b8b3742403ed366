"""What changes duties: `asking` for people, `climbing` for the clock."""

from waakvlam.duties.actions.asking import acknowledge, ask, ask_sooner, finish, finish_all, hand_over

__all__ = ["acknowledge", "ask", "ask_sooner", "finish", "finish_all", "hand_over"]
