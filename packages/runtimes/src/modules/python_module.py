"""What the top level of a Python file binds, by Python's own parser; nothing is run."""

import ast

CONSTRUCTORS = {
    "fastapi": {"FastAPI"},
    "starlette": {"Starlette"},
    "litestar": {"Litestar"},
    "quart": {"Quart"},
    "django": {"get_asgi_application"},
    "socketio": {"ASGIApp"},
}
WSGI_CONSTRUCTORS = {"flask": {"Flask"}, "bottle": {"Bottle", "default_app"}, "django": {"get_wsgi_application"}}


class Module:
    """What the top level of a file binds, blocks of `if`, `try` and `with` included; a later binding wins."""

    def __init__(self, tree, source):
        self.tree = tree
        self.lines = source.splitlines()
        self.imports = {}
        self.values = {}
        self.constructed = {}
        self.wsgi = {}
        self.mounted = set()
        self.read(tree.body)

    def read(self, body):
        for node in body:
            if isinstance(node, ast.If):
                if not never_served(node.test):
                    self.read(node.body)
                self.read(node.orelse)
            elif type(node).__name__ in ("Try", "TryStar"):
                for part in (node.body, *(one.body for one in node.handlers), node.orelse, node.finalbody):
                    self.read(part)
            elif isinstance(node, (ast.With, ast.AsyncWith)):
                self.read(node.body)
            elif isinstance(node, ast.Import):
                for name in node.names:
                    self.bind(name.asname or name.name.split(".")[0], node)
                    self.imports[name.asname or name.name.split(".")[0]] = (0, name.name if name.asname else name.name.split(".")[0], None)
            elif isinstance(node, ast.ImportFrom):
                for name in node.names:
                    self.bind(name.asname or name.name, node)
                    self.imports[name.asname or name.name] = (node.level, node.module or "", name.name)
            elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    if isinstance(target, ast.Name):
                        self.bind(target.id, node.value)
                        if self.is_constructor(node.value, CONSTRUCTORS):
                            self.constructed[target.id] = node.value
                        if self.is_constructor(node.value, WSGI_CONSTRUCTORS):
                            self.wsgi[target.id] = node.value
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                self.bind(node.name, node)
                if isinstance(node, ast.FunctionDef) and [one.arg for one in node.args.args] == ["environ", "start_response"]:
                    self.wsgi[node.name] = node
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                call = node.value
                if isinstance(call.func, ast.Attribute) and call.func.attr == "mount":
                    given = [*call.args, *(keyword.value for keyword in call.keywords)]
                    self.mounted.update(one.id for one in given if isinstance(one, ast.Name))

    def place(self, node):
        """Where it is, for people: Python itself counts bytes."""
        before = self.lines[node.lineno - 1][: node.col_offset].decode("utf-8", "replace")
        return {"line": node.lineno, "column": len(before) + 1}

    def bind(self, name, node):
        self.imports.pop(name, None)
        self.wsgi.pop(name, None)
        self.values[name] = node

    def is_constructor(self, node, constructors):
        if not isinstance(node, ast.Call):
            return False
        parts = []
        function = node.func
        while isinstance(function, ast.Attribute):
            parts.insert(0, function.attr)
            function = function.value
        if not isinstance(function, ast.Name) or function.id not in self.imports:
            return False
        level, module, name = self.imports[function.id]
        path = [*module.split("."), *([] if name is None else [name]), *parts]
        return level == 0 and path[-1] in constructors.get(path[0], ())


def never_served(test):
    """`if __name__ == "__main__"` and `if TYPE_CHECKING`."""
    names = {one.id for one in ast.walk(test) if isinstance(one, ast.Name)}
    names |= {one.attr for one in ast.walk(test) if isinstance(one, ast.Attribute)}
    return bool(names & {"__name__", "TYPE_CHECKING"})
