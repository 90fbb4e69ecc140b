"""Social cards: a picture of a page for those who meet its link elsewhere.

Read the modules in this order::

    faces     the fonts of cards, and which words each of them can set
    plan      library -> which pages have a card, and what stands on each
    drawing   a card  -> PNG
    deck      cards   -> files, each made once and kept by what stands on it

Pillow is imported where there is a card to draw, and nowhere else.
"""

from nutgraf.cards.deck import card_files
from nutgraf.cards.faces import own_faces
from nutgraf.cards.plan import Card, cards_of, has_cards

__all__ = ["Card", "card_files", "cards_of", "has_cards", "own_faces"]
