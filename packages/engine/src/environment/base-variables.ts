import { fromRuntimes } from '@svc-build/model/runtime-facts';

const NAMES = `
  PATH HOME USER LOGNAME SHELL TMPDIR TEMP TMP TZ LANG LANGUAGE LC_ALL LC_CTYPE
  HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy no_proxy all_proxy
  SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE GIT_SSL_CAINFO
  SSH_AUTH_SOCK GIT_SSH_COMMAND NETRC
`;

/** Variables that every step gets when the caller has them: to find programs, a home, a language, a way to the package indexes. */
export const baseVariables = fromRuntimes(
  (runtimes): ReadonlySet<string> =>
    new Set([...NAMES.trim().split(/\s+/), ...runtimes.flatMap(({ variables }) => variables)]),
);
