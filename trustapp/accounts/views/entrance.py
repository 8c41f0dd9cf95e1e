"""Coming in, setting up the second factor, leaving: the doors of allauth that we use."""

from typing import Any
from urllib.parse import urlencode

import segno
from allauth.account.views import LoginView, LogoutView
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from trustapp.accounts import queries, services
from trustapp.accounts.adapters import (
    EntryCodeForm,
    PasskeyForm,
    StepUpCodeForm,
    StepUpPasskeyForm,
    has_stepped_up,
    remember_device,
)
from trustapp.accounts.forms import EnrolForm, PasswordForm, SignInForm
from trustapp.core.http.access import actor_of, public


class SignIn(LoginView):
    """Ask for the first factor, or for a passkey, which is both."""

    form_class = SignInForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if "credential" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = PasskeyForm(request.POST, user=None)
        if not form.is_valid():
            kept = {"form": SignInForm(request=request), "errors": form.errors["credential"]}
            return self.render_to_response(self.get_context_data(**kept))
        entered = form.sign_in(self.get_success_url())
        remember_device(request, entered)
        return entered


class SecondFactor(AuthenticateView):
    """Ask for the second factor; where both are proved, the device becomes known."""

    form_class: Any = EntryCodeForm
    webauthn_form_class: Any = PasskeyForm

    def form_valid(self, form: EntryCodeForm | PasskeyForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        if self.request.user.is_authenticated:
            remember_device(self.request, response)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Leave out the library's challenge: the browser asks for one when it needs it."""
        user = self.stage.login.user
        found: dict[str, Any] = super(AuthenticateView, self).get_context_data(**kwargs)
        return found | {
            "form": self.auth_form,
            "errors": self.webauthn_form.errors.get("credential", []),
            "ways": queries.ways_of(user),
        }


class ProveAgain(ReauthenticateView):
    """Ask someone who is in for a code of their app, or for a passkey."""

    def get_form_class(self) -> Any:
        return StepUpPasskeyForm if "credential" in self.request.POST else StepUpCodeForm

    def form_valid(self, form: StepUpCodeForm | StepUpPasskeyForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        remember_device(self.request, response)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        form = kwargs.get("form")
        if isinstance(form, StepUpPasskeyForm):
            kwargs |= {"form": StepUpCodeForm(user=user), "errors": form.errors["credential"]}
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return found | {"ways": queries.ways_of(user)}


class Enrol(ActivateTOTPView):
    """Set up the authenticator app; the code that proves it also lets the session in."""

    form_class = EnrolForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return redirect("mfa_index")
        if queries.factors_of(request.user).exists() and not has_stepped_up(request):
            # A password alone must not add a factor beside the passkeys that are there.
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('mfa_reauthenticate')}?{query}")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the page the picture of the secret; drawn into the page, as nothing else may be."""
        context_data: dict[str, Any] = super(ActivateTOTPView, self).get_context_data(**kwargs)
        user: Any = self.request.user
        secret = context_data["form"].secret
        address = get_adapter().build_totp_url(user, secret)
        picture = segno.make(address, micro=False).svg_inline(
            scale=5, border=4, light="#ffffff", svgclass="qr", lineclass=None
        )
        groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return context_data | {"picture": mark_safe(picture), "secret": groups}  # noqa: S308

    def form_valid(self, form: EnrolForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        app = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        services.record_new_factor(factor=app, by=actor_of(self.request), now=timezone.now())
        post_authentication(context.request, app)
        remember_device(self.request, response)
        return response


sign_in = public(SignIn.as_view())
sign_out = public(LogoutView.as_view())
second_factor = public(SecondFactor.as_view())
prove_again = public(never_cache(ProveAgain.as_view()))
enrol = public(never_cache(Enrol.as_view()))


@public
@never_cache
@sensitive_post_parameters("password")
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Let a new colleague choose a password, once."""
    user = queries.person_to_set_up(token)
    if user is None:
        return render(request, "trustapp/accounts/setup_is_over.html", status=404)
    form = PasswordForm(request.POST or None, user=user)
    if form.is_valid():
        services.finish_setup(
            token=token,
            password=form.cleaned_data["password"],
            by=actor_of(request),
            now=timezone.now(),
        )
        return redirect("account_login")
    return render(request, "trustapp/accounts/set_up.html", {"form": form, "person": user})
