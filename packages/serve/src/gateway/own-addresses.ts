import { type Diagnostic, warning } from '@svc-build/model/diagnostic';

/** Says which addresses of services the caller has put another in the place of. */
export function ownAddresses(
  urls: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): readonly Diagnostic[] {
  return Object.entries(urls)
    .filter(([name]) => env[name] !== undefined)
    .map(([name, url]) =>
      warning(
        'SERVICE_URL_OVERRIDDEN',
        `${name} of the environment takes the place of ${url} in every service.`,
        'Remove the variable to use the generated one.',
      ),
    );
}
