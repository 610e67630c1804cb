import { ROOT_IN_OUTPUT } from '@svc-build/model/seal-root';
import { derivedSecret } from '../prepare-next.ts';

/** What Next signs previews and on-demand revalidation with; it makes them up in every build. */
export interface PreviewKeys {
  readonly previewModeId: string;
  readonly previewModeSigningKey: string;
  readonly previewModeEncryptionKey: string;
}

/** A change of the text of a file that Next wrote; the same text where there is nothing to change. */
export type Seal = (text: string) => string;

/** Puts keys that come from the build's own secret in the place of those that Next made up. */
export function sealPreviewKeys(keys: PreviewKeys, secret: string): Seal {
  const pairs = [keys.previewModeId, keys.previewModeSigningKey, keys.previewModeEncryptionKey].map(
    (key, index) => [key, derivedSecret(secret, `preview ${index}`, key.length / 2)] as const,
  );
  return (text) => pairs.reduce((sealed, [key, ours]) => sealed.replaceAll(key, ours), text);
}

/** Takes the project root out of the JSON strings of a text: Next writes it down, and its server does not go there. */
export function sealRoot(root: string): Seal {
  const start = JSON.stringify(root).slice(0, -1);
  return (text) =>
    ['"', '/'].reduce((sealed, end) => sealed.replaceAll(`${start}${end}`, `"${ROOT_IN_OUTPUT}${end}`), text);
}

const HANDLES = 'await handler(req, res)';
const MAKES_HANDLER = 'handler = await createServerHandler(';

/** Before 13.4.7 the server listens before it can answer, and fails what it is asked until then. Here that waits. */
export const sealHandler: Seal = (text) =>
  text.includes(HANDLES) && text.includes(MAKES_HANDLER)
    ? text
        .replace(HANDLES, 'await (await handler)(req, res)')
        .replace(MAKES_HANDLER, MAKES_HANDLER.replace('await ', ''))
    : text;
