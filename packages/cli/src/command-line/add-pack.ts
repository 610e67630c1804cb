import { ARCHIVE_FORMATS, formatOfName } from '@svc-build/archive/archive-format';
import { type Command, InvalidArgumentError } from 'commander';
import type { Arguments } from '../arguments.ts';
import type { World } from '../world.ts';
import { commonOf, examples, type Values, withCommon } from './options.ts';

/** The command line of `svc-build pack`. */
export function addPack(program: Command, world: World, found: (command: Arguments) => void): void {
  const command = program
    .command('pack')
    .description('Write what was built into one file: equal outputs give equal bytes.')
    .argument(
      '[file]',
      'an archive, by its ending .tar.gz, .tar.zst or .tar (default: .vercel/output.tar.gz)',
      archive,
    );
  examples(withCommon(command, world), ['svc-build pack', 'svc-build pack /srv/site.tar.zst', 'svc-build pack --json']);
  command.action((file: string | undefined, values: Values) =>
    found({ command: 'pack', common: commonOf(values), file: file ?? null }),
  );
}

function archive(value: string): string {
  if (formatOfName(value) !== null) return value;
  const endings = ARCHIVE_FORMATS.map((format) => `.${format}`);
  throw new InvalidArgumentError(`It must end in ${endings.slice(0, -1).join(', ')} or ${endings.at(-1)}.`);
}
