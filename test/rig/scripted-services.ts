/**
 * The files of a project whose services are packages with a `build` script and nothing else: the quickest real build
 * there is, and the test says what it does. Each service is mounted at its own name, the first one at `/`.
 */
export function scriptedServices(scripts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const names = Object.keys(scripts);
  const services = Object.fromEntries(
    names.map((name, index) => [name, { entrypoint: name, routePrefix: index === 0 ? '/' : `/${name}` }]),
  );
  return {
    'vercel.json': JSON.stringify({ experimentalServices: services }, null, 2),
    ...Object.fromEntries(
      names.map((name) => [`${name}/package.json`, JSON.stringify({ scripts: { build: scripts[name] } })]),
    ),
  };
}

/** A script that makes a page with this text. */
export function page(text: string): string {
  return `mkdir -p dist && echo ${text} > dist/index.html`;
}
