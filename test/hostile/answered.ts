import { type ProjectRig, projectRig } from '../rig/project-rig.ts';

/** Only a command that hangs takes so long. */
const HANGS_MS = 120_000;

/** How a command answered: its exit code, null when it hung, and the codes of what it said. */
export interface Answered {
  readonly exit: number | null;
  readonly codes: readonly string[];
  readonly text: string;
}

/** Runs a command in a project, and ends it when it hangs. */
export async function answered(
  rig: ProjectRig,
  args: readonly string[] = ['build'],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Answered> {
  const running = rig.start(args, { env });
  const timer = setTimeout(() => running.child.kill('SIGKILL'), HANGS_MS);
  const { code } = await running.exited;
  clearTimeout(timer);
  const text = running.text();
  return {
    exit: code,
    codes: [...new Set([...text.matchAll(/\[([A-Z_]{5,})\]/g)].map((match) => match[1] ?? ''))],
    text,
  };
}

/** A project of one service of files, with more fields and more files, and anything else that is put there by hand. */
export async function siteRig(
  fields: Readonly<Record<string, unknown>> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<ProjectRig> {
  const site = { entrypoint: 'site', routePrefix: '/', ...fields };
  return projectRig({
    'vercel.json': JSON.stringify({ experimentalServices: { site } }),
    'site/index.html': '<h1>site</h1>',
    ...files,
  });
}
