/**
 * Whether a path is one that Vite names by contents: in `assets`, with eight characters of base64url before the extension.
 * One without both capitals and other characters is taken for a word: better asked for too often than never again.
 */
export function isHashedByVite(path: string): boolean {
  const hash = /^assets\/(?:[^/]+\/)*[^/]*-([A-Za-z0-9_-]{8})\.[a-z0-9]+(?:\.map)?$/.exec(path)?.[1];
  return hash !== undefined && /[A-Z]/.test(hash) && /[a-z0-9]/.test(hash);
}
