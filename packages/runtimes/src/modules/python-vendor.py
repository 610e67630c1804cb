"""Makes an installed directory the same wherever it was installed, and compiles it.

Installers record how and where they installed, in files that nothing reads once the packages are in a bundle, and give
scripts the absolute path of their interpreter. Bytecode is trusted without a look at its source (PEP 552): times do not
survive in bundles. Arguments: the directories.
"""

import compileall
import csv
import glob
import io
import os
import py_compile
import shutil
import sys

RECORDED = ("direct_url.json", "INSTALLER", "REQUESTED", "uv_cache.json", "uv_build.json")


def clean(directory):
    for name in ("bin", "Scripts"):
        shutil.rmtree(os.path.join(directory, name), ignore_errors=True)
    for name in glob.glob(os.path.join(glob.escape(directory), ".lock")):
        os.remove(name)
    for info in glob.glob(os.path.join(glob.escape(directory), "*.dist-info")):
        for name in RECORDED:
            if os.path.exists(os.path.join(info, name)):
                os.remove(os.path.join(info, name))
        rewrite_record(directory, os.path.join(info, "RECORD"))


def rewrite_record(directory, path):
    """Leaves the rows of files that are there, in one order."""
    if not os.path.isfile(path):
        return
    with open(path, encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if row]
    kept = [
        row
        for row in rows
        if not row[0].startswith("..") and not row[0].endswith(".pyc") and os.path.isfile(os.path.join(directory, row[0]))
    ]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(sorted(kept))
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text.getvalue())


def compile_all(directory):
    for cache, _, _ in list(os.walk(directory)):
        if os.path.basename(cache) == "__pycache__":
            shutil.rmtree(cache, ignore_errors=True)
    # Some packages carry files that are no Python of this version; without bytecode they are as they were.
    compileall.compile_dir(
        directory,
        maxlevels=100,
        quiet=2,
        force=True,
        stripdir=os.path.dirname(directory),
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )


if __name__ == "__main__":
    for given in sys.argv[1:]:
        if os.path.isdir(given):
            clean(os.path.abspath(given))
            compile_all(os.path.abspath(given))
