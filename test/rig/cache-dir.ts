import { fileURLToPath } from 'node:url';

/** What Go, the package managers and the rig keep is shared by all tests: it changes how long they take, never what they see. */
export const cacheDir = fileURLToPath(new URL('../../node_modules/.cache/svc-build-tests', import.meta.url));

/** Where the command keeps its compiled code in tests: not among the temporary files, which they look at. */
export const codeDir = `${cacheDir}/code`;
