"""Copies a project to a place where its build may write: backends leave build/ and *.egg-info beside the sources.

Arguments: from, to, and then paths below `from` that stay behind; the names of directories that tools leave are in the
environment, with commas.
"""

import os
import shutil
import sys

LEFT = {".git", ".hg", ".svc-build", ".vercel", "node_modules", "build", "dist"}


def main(source, target, *skipped):
    left = LEFT.union(os.environ["SVC_BUILD_TOOL_DIRECTORIES"].split(","))
    nested = {os.path.normpath(os.path.join(source, path)) for path in skipped}

    def ignore(directory, names):
        paths = {name: os.path.normpath(os.path.join(directory, name)) for name in names}
        top = os.path.normpath(directory) == os.path.normpath(source)
        return [
            name
            for name in names
            # A package may be called `build`; at the top it is what an earlier build left.
            if paths[name] in nested or (name in left and (top or name not in ("build", "dist")))
        ]

    shutil.copytree(source, target, symlinks=True, ignore=ignore, dirs_exist_ok=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
