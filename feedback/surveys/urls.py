"""Addresses of this room."""

from django.urls import path

from feedback.surveys.views import (
    answering,
    arranging,
    bank,
    building,
    contacts,
    exchange,
    guarding,
    letters,
    linting,
    paper,
    preview,
)

app_name = "surveys"

urlpatterns = [
    path("s/", letters.enter_code, name="enter_code"),
    path("s/<str:token>/", answering.answer, name="answer"),
    path("s/<str:token>/stop/", answering.stop, name="stop"),
    path("s/<str:token>/<int:screen>/", answering.answer, name="answer_screen"),
    path("q/<slug:short>/", answering.open_link, name="open_link"),
    path("q/<slug:short>/thanks/", answering.open_link_thanks, name="open_link_thanks"),
    path("q/<slug:short>/done/", answering.kiosk_done, name="kiosk_done"),
    path("q/<slug:short>/enough/", answering.kiosk_done, {"is_full": True}, name="kiosk_full"),
    path("q/<slug:short>/again/", answering.kiosk_restart, name="kiosk_restart"),
    path("q/<slug:short>/full/", answering.open_link_full, name="open_link_full"),
    path("q/<slug:short>/<int:screen>/", answering.open_link, name="open_link_screen"),
    path("staff/surveys/", building.manage, name="manage"),
    path("staff/surveys/lint/", linting.lint, name="lint"),
    path("staff/surveys/contacts/", contacts.contact_list, name="contacts"),
    path("staff/surveys/contacts/<uuid:public_id>/", contacts.review, name="contact_file"),
    path("staff/surveys/contacts/<uuid:public_id>/take/", contacts.take, name="take_contact_file"),
    path(
        "staff/surveys/contacts/<uuid:public_id>/discard/",
        contacts.discard,
        name="discard_contact_file",
    ),
    path("staff/surveys/bank/", bank.bank, name="bank"),
    path("staff/surveys/bank/new/", bank.choose_kind, name="new_question"),
    path("staff/surveys/bank/new/<slug:kind>/", bank.create, name="new_question_of"),
    path("staff/surveys/bank/<slug:key>/", bank.question, name="question"),
    path("staff/surveys/bank/<slug:key>/wording/", bank.edit, name="edit_question"),
    path("staff/surveys/import/", exchange.bring_in, name="bring_in"),
    path(
        "staff/surveys/<uuid:public_id>/letters/<uuid:wave_id>/prepare/",
        letters.prepare,
        name="prepare_letters",
    ),
    path(
        "staff/surveys/<uuid:public_id>/letters/<uuid:batch_id>/fetch/",
        letters.fetch,
        name="fetch_letters",
    ),
    path(
        "staff/surveys/<uuid:public_id>/letters/<uuid:batch_id>/reprint/",
        letters.reprint,
        name="reprint_letters",
    ),
    path(
        "staff/surveys/<uuid:public_id>/letters/<uuid:batch_id>/post/",
        letters.post,
        name="post_letters",
    ),
    path("staff/surveys/new/", building.create, name="create"),
    path("staff/surveys/<uuid:public_id>/", building.survey, name="survey"),
    path("staff/surveys/<uuid:public_id>/edit/", building.edit, name="edit"),
    path("staff/surveys/<uuid:public_id>/xlsform/", exchange.take_out, name="take_out"),
    path("staff/surveys/<uuid:public_id>/questions/", arranging.questions, name="questions"),
    path(
        "staff/surveys/<uuid:public_id>/questions/<int:item_id>/",
        arranging.conditions,
        name="conditions",
    ),
    path("staff/surveys/<uuid:public_id>/preview/", preview.preview, name="preview"),
    path("staff/surveys/<uuid:public_id>/launch/", building.launch, name="launch"),
    path("staff/surveys/<uuid:public_id>/end/", building.end, name="end"),
    path("staff/surveys/<uuid:public_id>/paper/", paper.papers, name="papers"),
    path("staff/surveys/<uuid:public_id>/paper/print/", paper.print_papers, name="print_papers"),
    path("staff/surveys/<uuid:public_id>/paper/find/", paper.find_paper, name="find_paper"),
    path("staff/surveys/<uuid:public_id>/paper/<uuid:paper_id>/", paper.paper, name="paper"),
    path("staff/surveys/<uuid:public_id>/limits/", guarding.quotas, name="quotas"),
    path("staff/surveys/<uuid:public_id>/floods/", guarding.floods, name="floods"),
    path(
        "staff/surveys/<uuid:public_id>/floods/<uuid:flood_id>/",
        guarding.decide,
        name="decide_flood",
    ),
    path("staff/surveys/<uuid:public_id>/links/", building.make_link, name="make_link"),
    path(
        "staff/surveys/<uuid:public_id>/links/<slug:short>/end/",
        building.end_link,
        name="end_link",
    ),
    path(
        "staff/surveys/<uuid:public_id>/links/<slug:short>/poster/",
        building.poster,
        name="poster",
    ),
]
