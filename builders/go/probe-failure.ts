import { posix } from 'node:path';
import { type Diagnostic, error, type Location } from '@svc-build/model/diagnostic';
import type { ProbeResult } from '@svc-build/model/plan';
import { leavesProject } from '@svc-build/model/project-path';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';

const LOG_LINES = 20;

/** The first that matches go's words says what to do; `{dir}` is the module's directory. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/inconsistent vendoring/, 'Run "go mod vendor" in {dir} and commit the result.'],
  [
    /does not contain modules listed in go\.work|is not one of the workspace modules/,
    'Add the module in {dir} to the go.work file above it with "go work use", or remove that file.',
  ],
  [
    /missing go\.sum entry|updates to go\.(mod|sum) needed|no required module provides package|cannot find module providing package/,
    'Run "go mod tidy" in {dir} and commit go.mod and go.sum.',
  ],
  [/requires go >= |unknown .*GOEXPERIMENT|toolchain not available/, 'Install the version of Go that go.mod asks for.'],
  [
    /terminal prompts disabled|could not read Username|404 Not Found|410 Gone|Permission denied \(publickey\)/,
    'If the module is private, set GOPRIVATE and give git or ~/.netrc the credentials for it.',
  ],
  [
    /dial tcp|i\/o timeout|connection refused|no such host|module lookup disabled/,
    'Check the network, or point GOPROXY at a proxy that can be reached.',
  ],
];

/** What go said when it could not list a service's packages, at the place that it names. */
export async function probeFailure(
  service: ResolvedService,
  answer: ProbeResult,
  source: SourceTree,
): Promise<Diagnostic> {
  const lines = answer.stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('go: downloading '));
  const text = lines.join('\n');
  const directory = service.root === '.' ? 'the project root' : service.root;
  const advice =
    ADVICE.find(([words]) => words.test(text))?.[1] ??
    'Fix what go names; "go list -deps ./..." in {dir} shows it again.';
  return error(
    'PROBE_FAILED',
    `Go cannot list the packages of the service "${service.name}".`,
    advice.replace('{dir}', directory),
    {
      service: service.name,
      location: (await placeIn(lines, service.root, source)) ?? service.entrypointAt,
      log: lines.slice(-LOG_LINES),
    },
  );
}

/** Go prints places as `file:line:column:`, relative to where it runs. */
async function placeIn(lines: readonly string[], root: string, source: SourceTree): Promise<Location | null> {
  for (const text of lines) {
    const match = /^\s*([^\s:]+):(\d+)(?::(\d+))?: /.exec(text);
    if (match === null) continue;
    const file = posix.join(root, match[1] ?? '');
    const inside = !leavesProject(file) && (await source.kind(file)) === 'file';
    const lineText = inside ? (await source.readText(file))?.split(/\r?\n/)[Number(match[2]) - 1] : undefined;
    if (lineText === undefined) continue;
    const column = match[3] === undefined ? Math.max(1, lineText.search(/\S/) + 1) : Number(match[3]);
    const word = /^\S+/.exec(lineText.slice(column - 1))?.[0] ?? '';
    return { file, line: Number(match[2]), column, length: Math.max(1, word.length), lineText };
  }
  return null;
}
