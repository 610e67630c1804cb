/** The file in an output that says all that `serve`, `verify` and `pack` need (design.md, "Output"). */
export const MANIFEST_FILE = 'routes-manifest.json';

/** Whether a text is a manifest of any version of svc-build, so that its directory is ours to replace. */
export function isManifest(text: string): boolean {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && 'version' in json && 'routes' in json && 'services' in json;
  } catch {
    return false;
  }
}
