"""Addresses of this room."""

from django.urls import path

from feedback.cases.views import (
    files,
    inbox,
    keeping,
    lists,
    many,
    replies,
    residents,
    routing,
    stories,
    tracking,
)

app_name = "cases"

urlpatterns = [
    path("say/feedback/", residents.feedback, name="feedback"),
    path("say/feedback/words/", residents.feedback_words, name="feedback_words"),
    path("say/thanks/", residents.thanks, name="thanks"),
    path("say/sent/", residents.sent, name="sent"),
    path("track/", tracking.track, name="track"),
    path("track/open/", tracking.open_case, name="open"),
    path("track/open/message/", tracking.send_message, name="message"),
    path("track/open/resolved/", tracking.say_if_resolved, name="resolved"),
    path("track/open/objection/", tracking.object_to_removal, name="objection"),
    path("track/open/review/", tracking.request_review, name="review"),
    path("you-said/", stories.you_said, name="you_said"),
    path("you-said/<slug:slug>/", stories.story, name="story"),
    path("staff/inbox/", lists.inbox, name="inbox"),
    path("staff/inbox/many/", many.look_at_many, name="many"),
    path("staff/inbox/many/<slug:verb>/", many.do_for_many, name="do_for_many"),
    path("staff/inbox/<uuid:public_id>/", inbox.item, name="item"),
    path("staff/inbox/<uuid:public_id>/files/<uuid:file_id>/", files.file, name="file"),
    path(
        "staff/inbox/<uuid:public_id>/files/<uuid:file_id>/copy/",
        files.safe_copy,
        name="safe_copy",
    ),
    path(
        "staff/inbox/<uuid:public_id>/files/<uuid:file_id>/small/",
        files.small_copy,
        name="small_copy",
    ),
    path("staff/inbox/<uuid:public_id>/files/<uuid:file_id>/ask/", files.ask, name="ask_original"),
    path(
        "staff/inbox/<uuid:public_id>/files/<uuid:file_id>/<uuid:opening_id>/decide/",
        files.decide,
        name="decide_original",
    ),
    path(
        "staff/inbox/<uuid:public_id>/files/<uuid:file_id>/<uuid:opening_id>/open/",
        files.original,
        name="open_original",
    ),
    path("staff/inbox/<uuid:public_id>/assign/", inbox.assign, name="assign"),
    path("staff/inbox/<uuid:public_id>/refer/", inbox.refer, name="refer"),
    path("staff/inbox/<uuid:public_id>/sort/", inbox.sort, name="sort"),
    path("staff/inbox/<uuid:public_id>/answer/", inbox.answer, name="answer"),
    path("staff/inbox/<uuid:public_id>/note/", inbox.note, name="note"),
    path("staff/inbox/<uuid:public_id>/close/", inbox.close, name="close"),
    path("staff/inbox/<uuid:public_id>/explain/", inbox.explain, name="explain"),
    path("staff/inbox/<uuid:public_id>/publish/", inbox.publish, name="publish"),
    path("staff/replies/", replies.replies, name="replies"),
    path("staff/replies/new/", replies.new_reply, name="new_reply"),
    path("staff/replies/<uuid:public_id>/", replies.reply, name="reply"),
    path("staff/inbox/<uuid:public_id>/hold/", keeping.hold, name="hold"),
    path("manage/routing/", routing.routing, name="routing"),
    path("manage/routing/categories/new/", routing.new_category, name="new_category"),
    path("manage/routing/categories/<uuid:public_id>/", routing.category, name="category"),
    path("manage/routing/teams/new/", routing.new_team, name="new_team"),
    path("manage/routing/teams/<uuid:public_id>/", routing.team, name="team"),
    path("manage/routing/rules/", routing.set_route, name="set_route"),
    path("manage/routing/rules/<int:number>/end/", routing.end_route, name="end_route"),
]
