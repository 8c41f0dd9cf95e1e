"""Addresses of this room."""

from django.urls import path, register_converter

from engagement.policies.views import (
    approving,
    commenting,
    drafts,
    importing,
    meetings,
    moderation,
    papers,
    public,
    retiring,
    reviews,
    signing,
    staff,
    staff_drafts,
    translating,
)

app_name = "policies"


class NumberConverter:
    """The number of a policy, such as 4.2."""

    regex = r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,3}"

    def to_python(self, value: str) -> str:
        """Return it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it is."""
        return value


register_converter(NumberConverter, "policy_number")

urlpatterns = [
    path("policies/", public.policy_list, name="list"),
    path("policies/page/<int:number>/", public.policy_list, name="list_page"),
    path("policies/topics/<str:slug>/", public.topic, name="topic"),
    path("policies/topics/<str:slug>/page/<int:number>/", public.topic, name="topic_page"),
    path("policies/POL-<policy_number:number>/", public.cited, name="cited"),
    path("policies/POL-<policy_number:number>@v<int:version>/", public.cited, name="cited_version"),
    path("policies/feed/", papers.feed, name="feed"),
    path("policies/<slug:slug>/", public.detail, name="detail"),
    path("policies/<slug:slug>/v/<int:number>/", public.version, name="version"),
    path("policies/<slug:slug>/v/<int:number>/pdf/", papers.paper, name="paper"),
    path("policies/<slug:slug>/feed/", papers.feed, name="feed_of"),
    path("policies/<slug:slug>/v/<int:number>/part/<int:part>/", public.version, name="part"),
    path("policies/<slug:slug>/clauses/<str:key>/", public.clause, name="clause"),
    path("policies/<slug:slug>/changes/", public.changes, name="changes"),
    path(
        "policies/<slug:slug>/changes/<int:older>/<int:newer>/",
        public.changes_between,
        name="changes_between",
    ),
    path(
        "policies/<slug:slug>/changes/<int:older>/<int:newer>/part/<int:part>/",
        public.changes_between,
        name="changes_part",
    ),
    path("policies/<slug:slug>/experience/", commenting.experience, name="experience"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/feed/", drafts.feed, name="drafts_feed"),
    path("drafts/rules/", drafts.rules, name="comment_rules"),
    path("drafts/yours/", commenting.yours, name="yours"),
    path("drafts/confirm/<str:token>/", commenting.confirm, name="confirm"),
    path("drafts/flag/<uuid:public_id>/", commenting.flag, name="flag"),
    path("drafts/<slug:slug>/", drafts.consultation, name="consultation"),
    path("drafts/<slug:slug>/comment/", commenting.comment, name="comment"),
    path("drafts/<slug:slug>/comment/<str:key>/", commenting.comment, name="comment_part"),
    path("drafts/<slug:slug>/comments/", drafts.comments, name="comments"),
    path("drafts/<slug:slug>/outcome/", drafts.outcome, name="outcome"),
    path("staff/drafts/", staff_drafts.periods, name="periods"),
    path("staff/drafts/new/<slug:slug>/", staff_drafts.open_period, name="open_period"),
    path("staff/drafts/<slug:slug>/", staff_drafts.period, name="period"),
    path("staff/drafts/<slug:slug>/text/", staff_drafts.show_text, name="show_text"),
    path("staff/drafts/<slug:slug>/themes/", staff_drafts.new_theme, name="new_theme"),
    path("staff/drafts/<slug:slug>/comments/", staff_drafts.sorting, name="sorting"),
    path("staff/drafts/<slug:slug>/meeting/", meetings.plan_meeting, name="plan_meeting"),
    path("staff/themes/<uuid:public_id>/", staff_drafts.answer_theme, name="answer_theme"),
    path("staff/meetings/<uuid:public_id>/", meetings.meeting, name="meeting"),
    path(
        "staff/meetings/<uuid:public_id>/<slug:act>/",
        meetings.act_on_meeting,
        name="act_on_meeting",
    ),
    path("staff/comments/", moderation.comment_queue, name="comment_queue"),
    path("staff/comments/<uuid:public_id>/", staff_drafts.answer_comment, name="answer_comment"),
    path(
        "staff/comments/<uuid:public_id>/publish/",
        moderation.publish_comment,
        name="publish_comment",
    ),
    path(
        "staff/comments/<uuid:public_id>/remove/", moderation.remove_comment, name="remove_comment"
    ),
    path("staff/reviews/", reviews.reviews, name="reviews"),
    path("staff/reviews/new/<slug:slug>/", reviews.open_review, name="open_review"),
    path("staff/reviews/<uuid:public_id>/", reviews.review, name="review"),
    path(
        "staff/reviews/<uuid:public_id>/themes/", reviews.new_review_theme, name="new_review_theme"
    ),
    path("staff/reviews/<uuid:public_id>/close/", reviews.close_review, name="close_review"),
    path("staff/policies/", staff.manage, name="manage"),
    path("staff/policies/new/", staff.new, name="new"),
    path("staff/policies/import/", importing.bring_in, name="bring_in"),
    path("staff/policies/import/<uuid:public_id>/", importing.document, name="document"),
    path("staff/policies/import/<uuid:public_id>/discard/", importing.discard, name="discard"),
    path("staff/policies/<slug:slug>/import/", importing.bring_in, name="bring_in_for"),
    path("staff/policies/<slug:slug>/start/", staff.start, name="start"),
    path("staff/policies/<slug:slug>/draft/", staff.draft, name="draft"),
    path("staff/policies/<slug:slug>/draft/look/", staff.look, name="look"),
    path("staff/policies/<slug:slug>/draft/preview/", approving.preview, name="preview"),
    path("staff/policies/<slug:slug>/draft/submit/", approving.submit, name="submit"),
    path("staff/policies/<slug:slug>/draft/take-back/", approving.take_back, name="take_back"),
    path("staff/policies/<slug:slug>/draft/approve/", approving.approve, name="approve"),
    path("staff/policies/<slug:slug>/draft/refuse/", approving.refuse, name="refuse"),
    path("staff/policies/<slug:slug>/retire/", retiring.retire, name="retire"),
    path("staff/policies/<slug:slug>/retire/approve/", retiring.approve, name="approve_end"),
    path("staff/policies/<slug:slug>/retire/refuse/", retiring.refuse, name="refuse_end"),
    path("staff/policies/<slug:slug>/retire/take-back/", retiring.take_back, name="keep"),
    path(
        "staff/policies/<slug:slug>/v/<int:number>/languages/",
        translating.languages,
        name="languages",
    ),
    path(
        "staff/policies/<slug:slug>/v/<int:number>/languages/<slug:language>/",
        translating.translate,
        name="translate",
    ),
    path("staff/policies/<slug:slug>/v/<int:number>/ask/", signing.ask, name="ask_to_sign"),
    path("staff/sign/", signing.to_sign, name="to_sign"),
    path("staff/sign/people/", signing.overview, name="signings"),
    path("staff/sign/<uuid:public_id>/", signing.sign, name="sign"),
    path("staff/sign/<uuid:public_id>/people/", signing.people, name="signers"),
    path("staff/sign/<uuid:public_id>/end/", signing.end, name="end_signing"),
]
