import { posix } from 'node:path';
import { tableOf } from '@svc-build/manifests/documents/json-value';
import { locateJsonKey } from '@svc-build/manifests/documents/locate-json';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { parseYaml } from '@svc-build/manifests/documents/parse-yaml';
import type { NodeManifest } from '@svc-build/manifests/node/node-manifest';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { ancestors } from '@svc-build/model/project-path';
import type { SourceTree } from '@svc-build/model/source-tree';

const WHY = 'a bundle is made of the packages in node_modules, and with it there are none';
const SETTING = '`nodeLinker: node-modules`';

/** Says that Yarn would install as Plug'n'Play, and which setting changes that; null where it fills node_modules. */
export async function plugAndPlay(
  line: 'yarn-classic' | 'yarn-berry',
  { directory, manifests }: { readonly directory: string; readonly manifests: readonly NodeManifest[] },
  source: SourceTree,
): Promise<Diagnostic | null> {
  const root = manifests.find((one) => one.directory === directory);
  return line === 'yarn-classic' ? askedOfYarnClassic(root) : leftToYarn(directory, source);
}

function askedOfYarnClassic(root: NodeManifest | undefined): Diagnostic | null {
  // Read once already, so it is right.
  const installConfig = root === undefined ? {} : tableOf(tableOf(JSON.parse(root.text)).installConfig);
  if (root === undefined || installConfig.pnp !== true) return null;
  return error(
    'PLUG_AND_PLAY',
    `${root.file} asks Yarn for Plug'n'Play, which cannot be bundled: ${WHY}.`,
    'Remove "pnp" from "installConfig" and run `yarn install`.',
    { location: locateJsonKey(root.file, root.text, ['installConfig', 'pnp']) },
  );
}

/** Yarn 2 and later do it unless a setting says otherwise, in the nearest file that has it. */
async function leftToYarn(directory: string, source: SourceTree): Promise<Diagnostic | null> {
  const places = ancestors(directory).map((above) => posix.join(above, '.yarnrc.yml'));
  let nearest: string | null = null;
  for (const file of places) {
    const text = await source.readText(file);
    if (text === null) continue;
    nearest ??= file;
    const parsed = await parseYaml(file, text);
    // Yarn itself says where its settings are broken.
    if (!parsed.ok) return null;
    const { nodeLinker } = parsed.value;
    if (nodeLinker === undefined) continue;
    if (nodeLinker !== 'pnp') return null;
    const at = Math.max(0, text.search(/^nodeLinker:/m));
    return error(
      'PLUG_AND_PLAY',
      `${file} asks Yarn for Plug'n'Play, which cannot be bundled: ${WHY}.`,
      `Change it to ${SETTING}, run \`yarn install\`, and commit yarn.lock.`,
      { location: locateOffset({ file, text }, at, 'nodeLinker'.length) },
    );
  }
  const file = nearest ?? posix.join(directory, '.yarnrc.yml');
  return error(
    'PLUG_AND_PLAY',
    `${nearest === null ? `There is no ${file}` : `${file} says nothing of "nodeLinker"`}, so Yarn would install as Plug'n'Play, which cannot be bundled: ${WHY}.`,
    `Write ${SETTING} into ${file}, run \`yarn install\`, and commit both.`,
  );
}
