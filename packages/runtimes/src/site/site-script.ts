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

/** A script in which the command is told the base path. One that says the option itself is taken at its word. */
export function toldBase(script: string, command: string, base: SiteBase, service: ResolvedService): string {
  const path = siteBase(service);
  if (base.by !== 'option' || path === '/') return script;
  if (saysOption(script, base.option)) return script;
  return script.replace(asWords(command), `$& ${base.option} ${path}`);
}

/** Who says the base path to a build that can be told it: svc-build, the script by itself, or nobody. */
export type BaseTeller = 'svc-build' | 'script' | 'nobody';

export function baseTeller(
  manifest: Pick<NodeManifest, 'scripts'>,
  { command, base }: { readonly command: string; readonly base: SiteBase },
  service: ResolvedService,
): BaseTeller {
  if (base.by !== 'option') return 'svc-build';
  const { name, scripts } = siteScript(manifest, command);
  const script = scripts[name] ?? '';
  if (toldBase(script, command, base, service) !== script) return 'svc-build';
  return saysOption(script, base.option) || saysOption(commandWords(manifest, command).join(' '), base.option)
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
