"""Compiled templates that do less than Jinja's own, and make the same pages.

A theme's words stand in calls, ``{{ _("Sources") }}`` and ``{% trans %}``, and each call costs
more than all that stands around it. `Folding` writes their translation into the compiled template.
"""

from __future__ import annotations

from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.filters import FILTERS
from markupsafe import Markup, escape

from nutgraf.phrases import Translator, asks_for_words


def shown(value: Any) -> Any:
    """What `markupsafe.escape` makes of a value; most need nothing done to them."""
    kind = type(value)
    if kind is Markup:
        return value
    if kind is str and not (
        "&" in value or "<" in value or ">" in value or '"' in value or "'" in value
    ):
        return value
    return str(value) if kind is int or kind is float else escape(value)


def marked(value: Any) -> str:
    """What is HTML already, as text."""
    return value if type(value) is str else Markup(value)  # noqa: S704 (a template says so)


class Folding(CodeGenerator):
    """Jinja's code generator, with constant words folded and cheaper calls and escaping.

    The names of methods are Jinja's. Where a later Jinja calls a method by another name, pages cost more and stay as they are.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        """The whole template."""
        self._shown: nodes.Expr | None = None
        self._marked: dict[Markup, str] = {}
        translator = Translator(self.environment)
        if translator.is_ours and asks_for_words(node):
            translator.visit(node)
        self.writeline(f"from {__name__} import marked, shown")
        super().visit_Template(node, frame)
        for words, name in self._marked.items():
            self.writeline(f"{name} = {words!r}")

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802
        """Another template; what it makes is handed on as a whole."""
        if self._is_simple(node, frame):
            name = node.template.as_const()
            call = f"environment.included({name!r}, {self.name!r}, context)"
            self.simple_write(f"concat({call})", frame, node)
        else:
            super().visit_Include(node, frame)

    def _is_simple(self, node: nodes.Include, frame: Frame) -> bool:
        """True for one that is named, there, and sees no more than the context."""
        if self.environment.is_async or node.ignore_missing or not node.with_context:
            return False
        is_named = isinstance(node.template, nodes.Const) and isinstance(node.template.value, str)
        # the names that a template sets at its top are in the context too
        return is_named and (frame.toplevel or not frame.symbols.dump_stores())

    def visit_FromImport(self, node: nodes.FromImport, frame: Frame) -> None:  # noqa: N802
        """Macros of another template, which are looked for once."""
        jinja = self.environment
        is_named = isinstance(node.template, nodes.Const) and isinstance(node.template.value, str)
        if not is_named or node.with_context or jinja.is_async or jinja.auto_reload:
            super().visit_FromImport(node, frame)
            return
        for names in node.names:
            name, alias = (names, names) if isinstance(names, str) else names
            ref = frame.symbols.ref(alias)
            self.writeline(
                f"{ref} = environment.parts[{node.template.as_const()!r}, {name!r}]", node
            )
            self.writeline(f"if {ref} is missing:")
            self.indent()
            super().visit_FromImport(node, frame)  # says so
            self.outdent()
            if frame.toplevel:
                self.writeline(f"context.vars[{alias!r}] = {ref}")
                self.writeline(f"context.exported_vars.discard({alias!r})")

    def visit_Call(self, node: nodes.Call, frame: Frame, **more: bool) -> None:  # type: ignore[override]  # noqa: N802 (more by name alone)
        """A call; most show what a macro draws, which is text as it is."""
        if node is not self._shown:
            super().visit_Call(node, frame, **more)
            return
        self.write("context.draw(")
        self.visit(node.node, frame)
        seen = {"_loop_vars": frame.loop_frame, "_block_vars": frame.block_frame}
        self.signature(node, frame, {name: name for name, is_there in seen.items() if is_there})
        self.write(")")

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        """A filter; where ``|safe`` is the last, what it is given is shown as it is."""
        if node is not self._shown:
            super().visit_Filter(node, frame)
            return
        assert node.node is not None  # as `_is_ready` has seen
        self.write("marked(")
        self.visit(node.node, frame)
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """A field; where it is shown, it is looked up and escaped in one call."""
        if node is not self._shown:
            super().visit_Getattr(node, frame)
            return
        self.write("environment.show(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r})")

    def visit_Const(self, node: nodes.Const, frame: Frame) -> None:  # noqa: N802
        """A constant; one that is marked as HTML is made when the template is loaded."""
        value = node.as_const(frame.eval_ctx)
        if isinstance(value, Markup):
            self.write(self._marked.setdefault(value, f"marked_{len(self._marked)}"))
        else:
            super().visit_Const(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        elif finalize.src is None and self._is_ready(node):
            self._shown = node
            self.write("(")
        else:
            self.write(f"shown({finalize.src or ''}")

    def _is_ready(self, node: nodes.Expr) -> bool:
        """True for what is asked for in a way that gives it ready to be shown."""
        if self.environment.is_async or self.environment.sandboxed:
            return False
        if isinstance(node, nodes.Filter):
            is_jinjas = self.environment.filters.get("safe") is FILTERS["safe"]
            return node.name == "safe" and is_jinjas and node.node is not None
        return isinstance(node, nodes.Call | nodes.Getattr)
