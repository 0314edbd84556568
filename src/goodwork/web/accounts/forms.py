"""Forms of sign-in, in this service's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import ResetPasswordKeyForm as AllauthResetPasswordKeyForm
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthCodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
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


class _Asking(forms.Form):
    """A form of allauth's that says what to enter where something was left empty."""

    asked: ClassVar[Mapping[str, str]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in self.asked.items():
            self.fields[name].error_messages["required"] = words


class ChangePasswordForm(_Asking, AllauthChangePasswordForm):  # type: ignore[misc]
    """The password until now, and a new one typed twice."""

    asked: ClassVar = {
        "oldpassword": "Enter your password until now",
        "password1": "Choose a new password",
        "password2": "Type the new password again",
    }


class ResetPasswordKeyForm(_Asking, AllauthResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, behind the link that somebody asked for."""

    asked: ClassVar = {"password1": "Choose a new password", "password2": "Type the new password again"}


class PasswordAgainForm(_Asking, AllauthReauthenticateForm):  # type: ignore[misc]
    """The password of somebody who is about to change how they sign in."""

    asked: ClassVar = {"password": "Enter your password"}


class CodeForm(_Asking, AllauthAuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    asked: ClassVar = {"code": "Enter the code"}


class CodeAgainForm(_Asking, AllauthCodeAgainForm):  # type: ignore[misc]
    """The code of somebody who is about to change how they sign in."""

    asked: ClassVar = {"code": "Enter the code"}


class SetUpAppForm(_Asking, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app that was just set up."""

    asked: ClassVar = {"code": "Enter the code that the app shows"}


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
