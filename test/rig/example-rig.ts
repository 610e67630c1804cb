import type { Example } from './examples.ts';
import { installedNode } from './installed-node.ts';
import { type ProjectRig, projectRig } from './project-rig.ts';

/** A copy of an example, and the command as users have it, on the Node that the example needs. */
export async function exampleRig({ name, path, expected }: Example): Promise<ProjectRig> {
  if (expected.node === undefined) return projectRig(path);
  const node = await installedNode(expected.node);
  if ('missing' in node) throw new Error(`${name} needs Node ${expected.node}: ${node.missing}.`);
  return projectRig(path, { path: node.path });
}
