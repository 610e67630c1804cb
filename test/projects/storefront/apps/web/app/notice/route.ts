import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const dynamic = 'force-dynamic';

/** The project's own file, two directories above the service. */
export async function GET(): Promise<Response> {
  return new Response(await readFile(join(process.cwd(), '../../NOTICE.txt'), 'utf8'));
}
