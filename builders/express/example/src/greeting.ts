import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Read from a file beside the sources, to show that the bundle holds it. */
export const greeting: string = readFileSync(join(import.meta.dirname, '../data/greeting.txt'), 'utf8');
