"""Forms of sign-in, in this service's words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from django import forms

from goodwork.web.forms import Form


class SignInForm(LoginForm):  # type: ignore[misc]
    """E-mail address and password."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Email address"
        self.fields["login"].error_messages["required"] = "Enter your email address"
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""
        self.fields["password"].error_messages["required"] = "Enter your password"


class ResetPasswordForm(AllauthResetPasswordForm):  # type: ignore[misc]
    """The address that a link to set a new password goes to."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Email address"
        self.fields["email"].error_messages["required"] = "Enter your email address"


class AcceptForm(Form):
    """The first password of an invited member of staff, typed twice."""

    password = forms.CharField(
        label="Choose a password",
        help_text="Use 12 characters or more. Three or four words that you can remember are fine.",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password", "max_length": "Use 128 characters or fewer"},
    )
    again = forms.CharField(
        label="Type the password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Type the password again"},
    )

    def clean_again(self) -> str:
        """Return the second typing, which must be the first."""
        again = str(self.cleaned_data["again"])
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise forms.ValidationError("The two passwords are not the same")
        return again
