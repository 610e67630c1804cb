"""Which files are a service's own: those below the current directory that its bundle may hold."""

import os

SKIPPED = {"node_modules", "venv", "site-packages", "__pycache__", "tests", "test", "build", "dist"}


class Tree:
    """The current directory without the roots of other services that lie in it."""

    def __init__(self, nested):
        self.nested = {os.path.normpath(path) for path in nested}

    def is_own(self, path):
        """Whether it is a file, and neither above the service nor in another one."""
        path = os.path.normpath(path)
        parents = [path]
        while os.path.dirname(parents[-1]) != "":
            parents.append(os.path.dirname(parents[-1]))
        return parents[-1] != ".." and not self.nested.intersection(parents) and os.path.isfile(path)

    def local_file(self, base, dotted):
        """The file that a module of this name is read from."""
        path = os.path.join(base, *dotted.split("."))
        files = (path + ".py", os.path.join(path, "__init__.py"))
        return next((os.path.normpath(one) for one in files if self.is_own(one)), None)

    def holds_python(self, directory):
        """Whether anything can be imported from it without an `__init__.py`; data in a directory of a package's name is not."""
        for place, names, files in os.walk(directory):
            names[:] = [one for one in names if not self.skips(place, one)]
            if any(one.endswith(".py") for one in files):
                return True
        return False

    def skips(self, directory, name):
        """Whether nobody looks for an app in a directory."""
        return name in SKIPPED or name.startswith(".") or os.path.normpath(os.path.join(directory, name)) in self.nested
