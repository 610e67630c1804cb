import type { Command } from 'commander';
import type { Arguments } from '../arguments.ts';
import type { World } from '../world.ts';
import { commonOf, examples, flag, portNumber, text, type Values, withCommon } from './options.ts';
import { trustedProxies, withProxies } from './proxy-options.ts';

/** The command line of `svc-build serve`. */
export function addServe(program: Command, world: World, found: (command: Arguments) => void): void {
  const command = program
    .command('serve')
    .description('Run what was built: every service of an output behind one port.')
    .argument('[output]', 'an output directory, or an archive of one (default: .vercel/output)')
    .addOption(
      flag(world, '--port <n>', 'port to listen on (default: 3000, or the next free one)').argParser(portNumber),
    )
    .addOption(flag(world, '--host <address>', 'address to listen on').default('127.0.0.1'))
    .addOption(flag(world, '--no-limits', 'hold no service to its memory and maxDuration'))
    .addOption(flag(world, '--inspect', 'show a status page at /_svc: services, requests, logs, routes'));
  examples(withCommon(withProxies(command, world), world), [
    'svc-build serve',
    'svc-build serve /srv/output --port 8080 --host 0.0.0.0',
    'svc-build serve output.tar.gz',
  ]);
  command.action((output: string | undefined, values: Values) => {
    const common = commonOf(values);
    found({
      command: 'serve',
      common: { ...common, output: output ?? common.output },
      port: typeof values.port === 'number' ? values.port : null,
      host: text(values.host) ?? '127.0.0.1',
      limits: values.limits !== false,
      inspect: values.inspect === true,
      trust: trustedProxies(values),
    });
  });
}
