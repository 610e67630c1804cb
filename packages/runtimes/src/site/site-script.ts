import { posix } from 'node:path';
import type { NodeManifest } from '@svc-build/manifests/node/node-manifest';
import type { ResolvedService } from '@svc-build/model/service';
import { commandIn } from '@svc-build/model/start-script';
import type { SiteBase, SiteFacts } from './site-facts.ts';

/** The path below which a site is served, with the slash that frameworks want after it. */
export function siteBase({ routePrefix, stripPrefix }: Pick<ResolvedService, 'routePrefix' | 'stripPrefix'>): string {
  return routePrefix === '/' || stripPrefix ? '/' : `${routePrefix}/`;
}

/**
 * The script that builds a site, and the scripts among which it stands: `build` where that runs the command, else one that
 * runs it, else `build`, which may know how, else the command.
 */
export function siteScript(
  { scripts }: Pick<NodeManifest, 'scripts'>,
  command: string,
): Pick<NodeManifest, 'scripts'> & { readonly name: string } {
  const names = ['build', ...Object.keys(scripts).filter((name) => /build|generate/.test(name))];
  const runs = names.find((name) => commandIn(scripts, name, command) !== null);
  return { name: runs ?? 'build', scripts: { build: command, ...scripts } };
}

/** The words that follow the command in the script that runs it: its options and operands. */
export function commandWords(manifest: Pick<NodeManifest, 'scripts'>, command: string): readonly string[] {
  const { name, scripts } = siteScript(manifest, command);
  return commandIn(scripts, name, command)?.slice(command.split(' ').length) ?? [];
}

/** The directory, below the project root, that holds the configuration of a site: that of the service, or one that the command is given. */
export function siteRoot(
  { root }: Pick<ResolvedService, 'root'>,
  { command, operand }: Pick<SiteFacts, 'command' | 'operand'>,
  manifest: Pick<NodeManifest, 'scripts'>,
): string {
  const given = operand ? siteOperand(manifest, command) : null;
  return given === null ? root : posix.join(root, given).replace(/(.)\/$/, '$1');
}

/** The directory that the command is given; null where it is given none. */
export function siteOperand(manifest: Pick<NodeManifest, 'scripts'>, command: string): string | null {
  const [first] = commandWords(manifest, command);
  return first === undefined || first.startsWith('-') ? null : first;
}

/** A build that can be told its base path: the script that begins it, and the words of the framework in it. */
interface ToldBuild {
  readonly scripts: NodeManifest['scripts'];
  readonly name: string;
  readonly command: string;
  readonly base: SiteBase;
}

/** The script that builds, told the base path. One that says the option itself is taken at its word. */
export function toldBase({ scripts, name, command, base }: ToldBuild, service: ResolvedService): string {
  const path = siteBase(service);
  const script = scripts[name] ?? '';
  if (base.by !== 'option' || path === '/' || saysOption(script, base.option)) return script;
  const told = script.replace(asWords(command), `$& ${base.option} ${path}`);
  if (told !== script) return told;
  const handedTo = handedOn(script);
  if (handedTo === null || !endsWithCommand(scripts[handedTo.script] ?? '', { command, option: base.option }))
    return script;
  return `${script.trimEnd()} ${handedTo.before}${base.option} ${path}`;
}

/** Who says the base path to a build that can be told it: svc-build, the script by itself, or nobody. */
type BaseTeller = 'svc-build' | 'script' | 'nobody';

export function baseTeller(build: ToldBuild, service: ResolvedService): BaseTeller {
  const { scripts, name, command, base } = build;
  if (base.by !== 'option') return 'svc-build';
  const script = scripts[name] ?? '';
  if (toldBase(build, service) !== script) return 'svc-build';
  return saysOption(script, base.option) || saysOption(commandWords({ scripts }, command).join(' '), base.option)
    ? 'script'
    : 'nobody';
}

function saysOption(script: string, option: string): boolean {
  return new RegExp(`(?<![\\w-])${option}(?![\\w-])`).test(script);
}

/**
 * A command where it stands in a script as whole words, and not in the name of a file; a scope or the place of installed
 * programs may come before. Where npm is between, it would take the option for one of its own.
 */
function asWords(command: string): RegExp {
  const words = command.split(' ').map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const before = '(?<=(?:^|[\\s;&|("\'])(?:@[\\w.-]+/|[\\w./-]*/\\.bin/)?)(?<!\\bnpm\\s+(?:run|run-script|exec|x)\\s+)';
  return new RegExp(`${before}${words.join('\\s+')}(?=[\\s;&|)"'<>]|$)`);
}

const LAST_RUN = /(?:^|[;&|]\s*)(npm|pnpm|yarn|bun)(?:\s+run(?:-script)?)?\s+(?!run\b|run-script\b)([\w:.-]+)\s*$/;
const LAST_RUNNER = /(?:^|[;&|]\s*)(?:run-[ps]|npm-run-all2?)\b[^;&|]*(["'])([\w:.-]+) \{@\}\1[^;&|]*\s--\s*$/;

/** The script that a script hands on to what is written after it, and what has to stand before that. */
function handedOn(script: string): { readonly script: string; readonly before: string } | null {
  const [, manager, run] = LAST_RUN.exec(script) ?? [];
  if (run !== undefined) return { script: run, before: manager === 'npm' ? '-- ' : '' };
  const named = LAST_RUNNER.exec(script)?.[2];
  // Without another manager around it, such a runner runs npm.
  return named === undefined ? null : { script: named, before: '-- ' };
}

/** Whether what is written after a script comes to the command, and that is not told already. */
function endsWithCommand(
  script: string,
  { command, option }: { readonly command: string; readonly option: string },
): boolean {
  return new RegExp(`${asWords(command).source}[^;&|<>()"']*$`).test(script) && !saysOption(script, option);
}
