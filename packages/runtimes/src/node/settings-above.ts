import { posix } from 'node:path';
import { ancestors } from '@svc-build/model/project-path';
import { existingFiles, type SourceTree } from '@svc-build/model/source-tree';

const ENDINGS = ['js', 'cjs', 'mjs', 'ts', 'cts', 'mts'];
/** Settings that tools look for in the directory of a package, and in every one above it. */
const SETTINGS = [
  ...['.postcssrc', '.postcssrc.json', '.postcssrc.yaml', '.postcssrc.yml'],
  ...ENDINGS.flatMap((ending) => [`.postcssrc.${ending}`, `postcss.config.${ending}`]),
  ...['.browserslistrc', 'browserslist'],
];

/** The settings above a package that its build reads; where there are none, one that appears is seen. */
export async function settingsAbove(directory: string, source: SourceTree): Promise<readonly string[]> {
  const above = ancestors(directory).slice(1);
  const found = above.map((one) =>
    source.once(`settings in ${one}`, (view) =>
      existingFiles(
        SETTINGS.map((name) => posix.join(one, name)),
        view,
      ),
    ),
  );
  return (await Promise.all(found)).flat();
}
