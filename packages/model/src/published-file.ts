import { KNOWN_EXTENSIONS } from './page-request.ts';

/** Whether a path in a bundle is hidden; below `.well-known` at its top lies what is there to be asked for. */
export function isHidden(path: string): boolean {
  return path.split('/').some((part, index) => part.startsWith('.') && !(index === 0 && part === '.well-known'));
}

/**
 * Whether a file is named as keys are. `id_rsa` and `id_ed25519.pub` are; `id_card.png` and what a bundler happens to
 * call `id_x.js` are not, so of names that start with `id_` those of files that pages ask for are left out.
 */
export function isKeyFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (/\.(?:pem|key|tfstate|tfstate\.backup)$/.test(name) || name === '.htpasswd') return true;
  return name.startsWith('id_') && !KNOWN_EXTENSIONS.has(name.slice(name.lastIndexOf('.') + 1));
}
