import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { answered } from './check-answers.ts';
import type { LoadedPage } from './load-assets.ts';
import type { PathOwner } from './owners.ts';
import { isHtml } from './page-assets.ts';

type LoadedAsset = LoadedPage['assets'][number];

/** Pages of a frontend that need files which are missing, or whose path another service answers with something else. */
export function checkAssets(service: string, pages: readonly LoadedPage[], ownerOf: PathOwner): readonly Diagnostic[] {
  return pages.flatMap(({ path, assets }) => {
    const missing = assets.filter((asset) => !isRight(asset));
    const [first] = missing;
    if (first === undefined) return [];
    const owner = ownerOf(first.path);
    const whose =
      owner === service ? '' : owner === null ? ' and belongs to nobody' : ` and belongs to service "${owner}"`;
    const more = missing.length > 1 ? ` (and ${missing.length - 1} more like it)` : '';
    return [
      error(
        'VERIFY_ASSET',
        `The page ${path} of service "${service}" needs ${first.path}, which ${result(first)}${whose}${more}.`,
        owner === service
          ? 'Make the build put that file there, or the page name another.'
          : 'Set the base path of the frontend to its route prefix, so that its pages name files below it.',
        { service },
      ),
    ];
  });
}

/** Single-page applications answer with their page where a script is missing. */
function isRight({ answer, kind }: LoadedAsset): boolean {
  if (answer.kind === 'none' || answer.end === 'broken' || answer.status !== 200) return false;
  return kind === 'other' || !isHtml(answer.contentType);
}

function result({ answer }: LoadedAsset): string {
  return answer.kind === 'answered' && answer.status === 200 && isHtml(answer.contentType)
    ? 'is answered with a page'
    : `is answered with ${answered(answer)}`;
}
