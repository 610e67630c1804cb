import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { loadConfig } from '../dialects/declare-project.ts';
import { printDiagnostics } from './print-diagnostics.ts';

/** What is said about each `vercel.json` (and `svc-build.json`), under the name of its case. */
export async function reportConfig(
  cases: Readonly<Record<string, string | readonly [vercel: string, svcBuild: string]>>,
): Promise<string> {
  const reports = Object.entries(cases).map(async ([name, contents]) => {
    const [vercel, svcBuild] = typeof contents === 'string' ? [contents, undefined] : contents;
    const files = { 'vercel.json': vercel, ...(svcBuild === undefined ? {} : { 'svc-build.json': svcBuild }) };
    const result = await loadConfig(memoryTree(files));
    return `${result.ok ? 'accepts' : 'refuses'} ${name}\n${printDiagnostics(result)}`;
  });
  return (await Promise.all(reports)).join('\n');
}
