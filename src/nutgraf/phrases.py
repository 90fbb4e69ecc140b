"""A theme's words, translated where templates are compiled.

That stays right where a site has catalogues: an environment speaks one language from its
beginning, so what its words are is known when a template is compiled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

CONSTANT, PLURAL = ("_", "gettext"), "ngettext"
TRANSLATORS = (*CONSTANT, PLURAL)
# The filter that stands in a compiled template for a plural.
COUNTED = "nutgraf_counted"
HOLE = re.compile(r"%\((\w+)\)s")


def asks_for_words(template: nodes.Template) -> bool:
    """True where a template calls for words, and gives no name of a translator to other things."""
    asked = False
    naming = (nodes.Name, nodes.Macro, nodes.Import, nodes.FromImport)
    for node in template.find_all(naming):
        if isinstance(node, nodes.Name) and node.ctx == "load":
            asked |= node.name in TRANSLATORS
        elif not _given(node).isdisjoint(TRANSLATORS):
            return False
    return asked


def _given(node: nodes.Node) -> set[str]:
    """The names that an assignment, a macro or an import gives to something."""
    if isinstance(node, nodes.FromImport):
        return {name if isinstance(name, str) else name[1] for name in node.names}
    return {node.target if isinstance(node, nodes.Import) else node.name}  # type: ignore[attr-defined]


class Translator(NodeTransformer):
    """Puts words in place of the calls that ask for them.

    Attributes:
        is_ours: false where the site brings a ``gettext`` of its own, which may look at the page.
    """

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        known = getattr(environment, "translators", None)
        now = {name: environment.globals.get(name) for name in TRANSLATORS}
        self.is_ours = known is not None and known == now

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        """``_("words")``: the words."""
        self.generic_visit(node)
        words = self._translated(node)
        if words is None or node.kwargs:
            return self._counted(node)
        try:
            # Jinja takes all words for a format, so a per cent sign is written twice
            return nodes.Const(words % {}, lineno=node.lineno)
        except (TypeError, ValueError, KeyError):
            return node  # wrong, which is better told with the page

    def _counted(self, node: nodes.Call) -> nodes.Expr:
        """``3 sources``: one filter, where the number is all that such a phrase has to be told."""
        named = isinstance(node.node, nodes.Name) and node.node.name == PLURAL
        if not named or len(node.args) != 3 or len(node.kwargs) != 1 or node.dyn_kwargs:
            return node
        (singular, plural, number), (said,) = node.args, node.kwargs
        if said.value != number:
            return node
        given = [singular, plural, nodes.Const(said.key)]
        return nodes.Filter(number, COUNTED, given, [], None, None, lineno=node.lineno)

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802
        """``Updated %(date)s``: the words, the date, and what follows."""
        self.generic_visit(node)
        if self.environment.finalize is None:  # it would be given parts instead of the whole
            node.nodes = [part for child in node.nodes for part in self._parts(child)]
        return node

    def _parts(self, node: nodes.Expr) -> Iterator[nodes.Expr]:
        words = self._translated(node)
        if words is None or not isinstance(node, nodes.Call):
            yield node
            return
        values = {keyword.key: keyword.value for keyword in node.kwargs}
        pieces = HOLE.split(words)
        # each value once, since it would be worked out as often as it is named
        if sorted(pieces[1::2]) != sorted(values) or "%" in "".join(pieces[::2]):
            yield node
            return
        for number, piece in enumerate(pieces):
            if number % 2:
                yield values[piece]
            elif piece:
                yield nodes.TemplateData(piece, lineno=node.lineno)

    def _translated(self, node: nodes.Node) -> Markup | None:
        """What a call for words comes to, its holes still open; ``None`` for any other."""
        if not isinstance(node, nodes.Call) or node.dyn_args or node.dyn_kwargs:
            return None
        named = isinstance(node.node, nodes.Name) and node.node.name in CONSTANT
        if not named or len(node.args) != 1 or not isinstance(node.args[0], nodes.Const):
            return None
        words = self.environment.translate(node.args[0].value)  # type: ignore[attr-defined]
        return Markup(words)  # noqa: S704 (a theme's words are HTML, as Jinja has them)
