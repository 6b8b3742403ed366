"""What changes households: who lives where, who helps, how much, and who is around."""

from waakvlam.households.actions.erasing import forget_residents, wish_to_be_kept
from waakvlam.households.actions.helping import end_involvement, involve, renew, replace
from waakvlam.households.actions.knowing import add_tie, ask_network, remove_tie
from waakvlam.households.actions.moving import move
from waakvlam.households.actions.residents import change_resident, enter_home, register_resident
from waakvlam.households.actions.scaling import name_case_lead, set_level
from waakvlam.households.actions.visiting import judge_fit, record_visit

__all__ = [
    "add_tie",
    "ask_network",
    "change_resident",
    "end_involvement",
    "enter_home",
    "forget_residents",
    "involve",
    "judge_fit",
    "move",
    "name_case_lead",
    "record_visit",
    "register_resident",
    "remove_tie",
    "renew",
    "replace",
    "set_level",
    "wish_to_be_kept",
]
