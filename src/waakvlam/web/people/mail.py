"""How I want to be mailed that something waits. The mail itself never says what."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waakvlam.inbox.actions import prefer
from waakvlam.inbox.models import MailChoice
from waakvlam.inbox.queries import mail_choice
from waakvlam.web.entrance import Request, staff

WORDS = {
    MailChoice.EACH: gettext_lazy("At once: a mail for each new thing"),
    MailChoice.DIGEST: gettext_lazy("One mail a working day, in the morning"),
    MailChoice.NEVER: gettext_lazy("No mail: I look at my list myself"),
}


class Preference(forms.Form):
    """One of three."""

    mail = forms.TypedChoiceField(
        label=gettext_lazy("When do you want mail?"),
        choices=list(WORDS.items()),
        coerce=MailChoice,
        widget=forms.RadioSelect,
    )


@staff()
def my_mail(request: Request) -> HttpResponse:
    """Choose; it counts from the next thing that waits."""
    form = Preference(request.POST or None, initial={"mail": mail_choice(request.viewer)})
    if request.method == "POST" and form.is_valid():
        prefer(by=request.viewer, mail=form.cleaned_data["mail"])
        messages.success(request, _("Saved. It counts from now on."))
        return redirect("my_mail")
    return render(request, "people/mail.html", {"form": form})
