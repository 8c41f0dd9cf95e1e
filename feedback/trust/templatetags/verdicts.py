"""Sentences about scores, for templates."""

from django import template

from feedback.trust.queries import sentences

register = template.Library()

for each in (
    sentences.score,
    sentences.points,
    sentences.change_since,
    sentences.against_words,
):
    register.filter(each.__name__, each)
for tag in (
    sentences.change_headline,
    sentences.other_side,
    sentences.where_trust_stands,
    sentences.parts_headline,
    sentences.places_headline,
):
    register.simple_tag(tag)
