import { defineRuntime, onPathAlone } from '@svc-build/model/runtime-facts';

const MANIFESTS = [
  'Pipfile',
  'Pipfile.lock',
  'poetry.lock',
  'pylock.toml',
  'pyproject.toml',
  'requirements*([A-Za-z0-9_.-]).txt',
  'setup.cfg',
  'setup.py',
  'uv.lock',
];

/** Python. */
export const PYTHON = defineRuntime({
  name: 'python',
  title: 'Python',
  ecosystem: 'python',
  manifests: MANIFESTS.map((name) => ({ name, lists: 'python' })),
  extensions: ['.py'],
  sources: ['.py'],
  tools: [
    {
      name: 'python3',
      itself: { files: ['python', 'python3', 'python3.[0-9]', 'python3.[0-9][0-9]'], native: true },
      askedBy: [{ variable: 'UV_PYTHON', prefixes: ['cpython@', 'cpython-', 'cpython', 'python'] }],
      find: {
        names: ['python3', 'python{version}'],
        places: [
          '{UV_PYTHON}',
          ...['{PYENV_ROOT}', '{HOME}/.pyenv'].map((root) => `${root}/versions/{version}/bin/python3`),
          ...['{UV_PYTHON_INSTALL_DIR}', '{XDG_DATA_HOME}/uv/python', '{HOME}/.local/share/uv/python'].map(
            (root) => `${root}/cpython-{version}-*/bin/python3`,
          ),
        ],
        ask: ['-I', '-c', 'import platform, sys; print("Python", platform.python_version()); print(sys.executable)'],
        pattern: 'Python {version}',
      },
      brings: [],
    },
    { name: 'uv', itself: null, askedBy: [], find: onPathAlone('uv'), brings: [] },
  ],
  versionFiles: ['.python-version'],
  variables: [
    'REQUESTS_CA_BUNDLE',
    ...['PIP_INDEX_URL', 'PIP_EXTRA_INDEX_URL', 'PIP_FIND_LINKS', 'PIP_CERT', 'PIP_TRUSTED_HOST', 'PIP_CONFIG_FILE'],
    ...['PYENV_ROOT', 'PYENV_VERSION', 'UV_PYTHON', 'UV_PYTHON_INSTALL_DIR'],
    ...['UV_INDEX_URL', 'UV_EXTRA_INDEX_URL', 'UV_DEFAULT_INDEX', 'UV_INDEX', 'UV_FIND_LINKS', 'UV_NATIVE_TLS'],
  ],
  secrets: ['.pypirc', 'pip.conf', 'pip.ini'],
  // Python writes it beside whatever it imports; it is a cache as well.
  written: ['__pycache__'],
  caches: [
    ...['.eggs', '.hypothesis', '.ipynb_checkpoints', '.mypy_cache', '.nox', '.pytest_cache', '.ruff_cache', '.tox'],
    ...['.venv', '__pycache__', 'venv'],
  ],
  results: [
    { beside: 'pyproject.toml', names: ['build', 'dist'] },
    { beside: 'setup.py', names: ['build', 'dist'] },
  ],
  environmentMarks: ['pyvenv.cfg'],
});
