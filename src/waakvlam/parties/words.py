"""The words of who works where, as people say them."""

from django.utils.translation import gettext_lazy as _

from waakvlam.parties.models import OrganisationKind, Task

TASKS = {
    Task.FIRST_VISIT: _("Going to look first"),
    Task.NEIGHBOURHOOD_TEAM: _("Neighbourhood team"),
    Task.COORDINATION: _("Coordination"),
    Task.DIRECTION: _("Direction of the municipality"),
}
KINDS = {
    OrganisationKind.MUNICIPALITY: _("Municipality"),
    OrganisationKind.CORPORATION: _("Housing corporation"),
    OrganisationKind.NEIGHBOURHOOD_TEAM: _("Neighbourhood team"),
    OrganisationKind.WELFARE: _("Welfare work"),
    OrganisationKind.MENTAL_HEALTH: _("Mental health care"),
    OrganisationKind.SHELTERED_HOUSING: _("Sheltered housing"),
    OrganisationKind.PUBLIC_HEALTH: _("Public health service"),
    OrganisationKind.POLICE: _("Police"),
    OrganisationKind.DEBT_HELP: _("Debt help"),
    OrganisationKind.GENERAL_PRACTICE: _("General practice"),
    OrganisationKind.VOLUNTEERS: _("Volunteers"),
    OrganisationKind.INSURER: _("Health insurer"),
}
