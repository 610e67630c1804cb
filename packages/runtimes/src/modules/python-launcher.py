"""Serves the app of a bundle with uvicorn, as `uvicorn module:attribute` does in a virtual environment of its own.

It is started with `python3 -S`: the packages of this machine stay out of sight, so what a bundle lacks is missed on every
machine alike. Python's own modules come first, then what the bundle brings; the app's directory is put in front once the
server is loaded, so that a `types.py` of the app does not take the place of Python's while Python still needs it.

Arguments: the port, `module:attribute`, the directory that it is imported from, and `factory` where it makes the app.
"""

import inspect
import os
import site
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def see_bundle():
    """What Python's start does for site-packages, for the packages of the bundle; `.pth` files included."""
    sys.path[:] = [path for path in sys.path if os.path.abspath(path) != HERE]
    python = len(sys.path)
    for name in ("vendor", "server"):
        if os.path.isdir(os.path.join(HERE, name)):
            site.addsitedir(os.path.join(HERE, name))
    site.setquit()
    site.sethelper()
    site.execsitecustomize()
    return sys.path[python:]


def serve(port, app, directory, *kind):
    from uvicorn.config import Config
    from uvicorn.main import main

    Config.load = loading(Config.load)
    # What the app starts itself, by `sys.executable`, finds the same packages.
    os.environ["PYTHONPATH"] = os.pathsep.join(BUNDLED)
    own = os.path.abspath(directory)
    if own != os.getcwd():
        sys.path.insert(0, os.getcwd())
    wanted = {"--app-dir": own, "--timeout-graceful-shutdown": "8"}
    # The app may bring a uvicorn from before an option.
    known = {name for option in main.params for name in option.opts}
    settings = [word for name, value in wanted.items() if name in known for word in (name, value)]
    settings += ["--factory"] if "factory" in kind else []
    main([app, "--host", "127.0.0.1", "--port", port, "--no-access-log", *settings], prog_name="uvicorn")


def loading(load):
    """Loads the app; ends with one sentence where uvicorn would answer every request with an error."""

    def load_app(config):
        load(config)
        app = config.loaded_app
        while type(app).__module__.startswith("uvicorn."):
            app = app.app
        # What is called with three arguments was seen by uvicorn; the older way to call is with one.
        if config.interface == "asgi2" and not takes_scope(app):
            sys.exit(
                f"{config.app} is no ASGI app: it is not called with (scope, receive, send). "
                "Wrap a WSGI app, for example with WSGIMiddleware of a2wsgi."
            )

    return load_app


def takes_scope(app):
    try:
        inspect.signature(app).bind(None)
    except TypeError:
        return False
    except ValueError:
        pass  # Nothing is known of it.
    return True


# Processes that Python's multiprocessing starts run this, too, and must see the same.
BUNDLED = see_bundle()

if __name__ == "__main__":
    serve(*sys.argv[1:])
