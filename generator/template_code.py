"""How templates become Python code, and where the code of the built-in ones is kept from build to build.

Boundary: Jinja's compiler and loader; what templates may use is said in `generator.templating`.
"""

from __future__ import annotations

import keyword
import marshal
import os
import sys
from collections.abc import Callable, MutableMapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, Final

import jinja2
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, Template
from jinja2.compiler import CodeGenerator, MacroRef
from jinja2.nodes import Call, Concat, CondExpr, Const, Filter, FilterBlock, Getattr, Name, TemplateData
from jinja2.runtime import Macro
from jinja2.utils import missing

from generator.html_blocks import as_markup, settled

if TYPE_CHECKING:
    from jinja2.compiler import Frame
    from jinja2.nodes import CallBlock, Expr, FromImport, Import, Node
    from jinja2.nodes import Macro as MacroNode
    from markupsafe import Markup

BUILT_IN: Final = Path(__file__).parent / "templates"
_COMPILED_BY: Final = ("template_code.py", "templating.py", "html_blocks.py", "richtext.py")
"""What the code of a template depends on: how it is compiled, and the filters of what is constant in it."""


def loader(folders: tuple[Path, ...]) -> ChoiceLoader:
    """Load templates from the site's own folders, then from the built-in one."""
    return ChoiceLoader([FileSystemLoader(folders), _BuiltInLoader(BUILT_IN)])


class Compiler(CodeGenerator):
    """Jinja's compiler, with a `~` that escapes as `{{ }}` does; its own would escape for HTML alone.

    In a built-in template an attribute is one and a call is one, as in Python: a third of a page's time went into
    finding out whether a name is an attribute or a key, and whether what is called asks for the context.
    """

    environment: CompilingEnvironment

    def visit_Import(self, node: Import, frame: Frame) -> None:  # noqa: N802 - the name that Jinja looks up
        self._imported.add(node.target)
        super().visit_Import(node, frame)

    def _import_common(self, node: Import | FromImport, frame: Frame) -> None:
        """Write the module that all pages share: what a built-in template imports sees nothing of the page."""
        if not self._is_built_in or node.with_context:
            super()._import_common(node, frame)
            return
        self.write("environment.get_template(")
        self.visit(node.template, frame)
        self.write(").module")

    def visit_FilterBlock(self, node: FilterBlock, frame: Frame) -> None:  # noqa: N802 - likewise
        if node.filter.name == "oneline":
            self._settle(node)
        super().visit_FilterBlock(node, frame)

    def visit_Filter(self, node: Filter, frame: Frame) -> None:  # noqa: N802 - likewise
        if node.node is not None or node.name != "oneline" or not self._is_built_in:
            super().visit_Filter(node, frame)
        else:  # Jinja would mark it as HTML first, which takes a copy
            self.write(f"environment.filters['oneline'](concat({frame.buffer}))")

    def visit_Macro(self, node: MacroNode, frame: Frame) -> None:  # noqa: N802 - likewise
        self._settle_part(node)
        super().visit_Macro(node, frame)

    def visit_CallBlock(self, node: CallBlock, frame: Frame) -> None:  # noqa: N802 - likewise
        self._settle_part(node)
        super().visit_CallBlock(node, frame)

    def _settle_part(self, node: MacroNode | CallBlock) -> None:
        """Settle what has no HTML block of its own, and so is meant for one."""
        if node.find(FilterBlock) is None:
            self._settle(node)

    def _settle(self, node: Node) -> None:
        if self._is_built_in:
            texts = [*node.find_all(TemplateData)]
            for text, data in zip(texts, settled([text.data for text in texts]), strict=True):
                text.data = data

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("text = environment.text")

    def visit_CondExpr(self, node: CondExpr, frame: Frame) -> None:  # noqa: N802 - likewise
        if node.expr2 is None and self._is_built_in:  # Jinja would make an object each time that says what is missing
            node.expr2 = Const("")
        super().visit_CondExpr(node, frame)

    def visit_Concat(self, node: Concat, frame: Frame) -> None:  # noqa: N802 - likewise
        self.write("environment.filters['join']((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_Getattr(self, node: Getattr, frame: Frame) -> None:  # noqa: N802 - likewise
        if not self._is_built_in or keyword.iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(  # noqa: N802 - likewise
        self,
        node: Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002 - as the base class has it
    ) -> None:
        starred = node.dyn_args or node.dyn_kwargs
        if not self._is_built_in or starred or any(keyword.iskeyword(one.key) for one in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        special = macro_ref.accesses_caller or macro_ref.accesses_kwargs or macro_ref.accesses_varargs
        if not self._is_built_in or special:
            super().macro_def(macro_ref, frame)
            return
        self.write("environment.macro(macro, ")
        super().macro_def(macro_ref, frame)
        self.write(")")

    @property
    def _is_built_in(self) -> bool:
        return self.filename is not None and Path(self.filename).parent == BUILT_IN

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        """Escape the value and no more: a second pass would only copy it. Most are texts, and need not be asked."""
        if not finalize.src:
            super()._output_child_pre(node, frame, finalize)
        elif not self._is_escaped(node):
            self.write("(text(value) if type(value := ")

    def _output_child_post(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if not finalize.src:
            super()._output_child_post(node, frame, finalize)
        elif not self._is_escaped(node):
            self.write(f") is str else {finalize.src}value))")

    def _is_escaped(self, node: Expr) -> bool:
        """Whether what comes of it is HTML already, whatever the values are: then nothing need be asked of it."""
        if isinstance(node, Filter):
            return node.name in self.environment.escaping
        if isinstance(node, Call) and isinstance(node.node, Getattr) and isinstance(node.node.node, Name):
            return self._is_built_in and node.node.node.name in self._imported  # a macro
        return isinstance(node, Concat)

    @cached_property
    def _imported(self) -> set[str]:
        """The names of the templates that are imported: a built-in one has nothing but macros for others."""
        return set()


class CompilingEnvironment(Environment):
    """An environment whose templates are compiled by `Compiler`."""

    code_generator_class = Compiler
    escaping: AbstractSet[str] = frozenset()
    """The filters that always give HTML."""
    text: Callable[[str], str]
    """What `finalize` does with a value that is a text."""

    @staticmethod
    def macro(fill: FunctionType, whole: Macro) -> Callable[..., Markup]:
        """Make a macro that goes straight to its body where nothing is given by name, as it nearly always is.

        What it makes of a badge alone is made once: there are a few dozen of them, on thousands of pages.
        """
        if [*whole.arguments] == ["badge"]:
            return lru_cache(lambda badge: as_markup(fill(badge)))
        fill.__defaults__ = (missing,) * len(whole.arguments)

        def call(*values: object, **named: object) -> Markup:
            return as_markup(whole(*values, **named) if named else fill(*values))

        return call


class _BuiltInLoader(FileSystemLoader):
    """The built-in templates; their code stands where Python keeps that of modules, and is as trusted as that."""

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - the name of the base class
    ) -> Template:
        source, filename, _ = self.get_source(environment, name)
        stamp = sha256(_tools() + source.encode()).digest()
        place = _place(filename)
        code = _kept(place, stamp) if place else None
        if code is None:
            code = environment.compile(source, name, filename)
            if place and not sys.dont_write_bytecode:
                _keep(place, stamp + marshal.dumps(code))
        plain = dict(globals or {})  # each page copies it
        return environment.template_class.from_code(environment, code, plain)


@cache
def _tools() -> bytes:
    parts = [(Path(__file__).with_name(name)).read_bytes() for name in _COMPILED_BY]
    return sha256(b"".join([MAGIC_NUMBER, jinja2.__version__.encode(), *parts])).digest()


def _place(filename: str) -> Path | None:
    try:
        return Path(cache_from_source(filename))
    except NotImplementedError:  # this Python keeps no code
        return None


def _kept(place: Path, stamp: bytes) -> CodeType | None:
    """The code at a place; None where there is none, or where it was made of something else."""
    with suppress(OSError, EOFError, ValueError, TypeError):
        content = place.read_bytes()
        if content.startswith(stamp):
            code = marshal.loads(content[len(stamp) :])  # noqa: S302 - from our own package's folder
            return code if isinstance(code, CodeType) else None
    return None


def _keep(place: Path, content: bytes) -> None:
    """Write it whole or not at all; where it cannot be written, it is compiled again next time."""
    beside = place.with_name(f"{place.name}.{os.getpid()}")
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(content)
            beside.replace(place)
        except OSError:
            beside.unlink(missing_ok=True)
