"""What changes households: who lives where, who helps, how much, and who is around."""

from waakvlam.households.actions.helping import end_involvement, involve, renew
from waakvlam.households.actions.residents import change_resident, enter_home, register_resident

__all__ = ["change_resident", "end_involvement", "enter_home", "involve", "register_resident", "renew"]
