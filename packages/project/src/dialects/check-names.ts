import { locateJson } from '@svc-build/manifests/documents/locate-json';
import type { JsonDocument } from '@svc-build/manifests/documents/parse-json';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { isServiceName, MOST_SERVICE_NAME_CHARACTERS } from '@svc-build/model/names';
import { urlVariable } from '@svc-build/model/service-urls';
import type { DeclaredService } from './declared-services.ts';

/** Names that break the grammar, and names that give one variable for two services. */
export function checkNames(
  document: JsonDocument,
  key: string,
  services: readonly DeclaredService[],
): readonly Diagnostic[] {
  const place = (name: string) => locateJson(document, [key, name], 'key');
  const wrong = services
    .filter(({ name }) => !isServiceName(name))
    .map(({ name }) =>
      error(
        'INVALID_SERVICE_NAME',
        `The service name ${JSON.stringify(name)} is not allowed.`,
        `Start it with a letter, end it with a letter or a digit, and use only letters, digits, "-" and "_", at most ${MOST_SERVICE_NAME_CHARACTERS} in all.`,
        { service: name, location: place(name) },
      ),
    );
  return [...wrong, ...sharedVariables(services, place)];
}

function sharedVariables(
  services: readonly DeclaredService[],
  place: (name: string) => ReturnType<typeof locateJson>,
): readonly Diagnostic[] {
  const owners = new Map<string, string>();
  return services.flatMap(({ name }) => {
    const variable = urlVariable(name);
    const owner = owners.get(variable);
    if (owner === undefined) {
      owners.set(variable, name);
      return [];
    }
    return [
      error(
        'DUPLICATE_SERVICE_VARIABLE',
        `The services "${owner}" and "${name}" both give the variable ${variable}.`,
        'Rename one of the two services.',
        {
          service: name,
          location: place(name),
          related: [{ message: `"${owner}" is declared here.`, location: place(owner) }],
        },
      ),
    ];
  });
}
