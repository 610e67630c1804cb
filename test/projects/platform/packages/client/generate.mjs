// Makes the client of schema.json, among the package's own sources.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { amount } from '@platform/format';

const schema = JSON.parse(readFileSync('schema.json', 'utf8'));
mkdirSync('generated', { recursive: true });
const paths = JSON.stringify({ ...schema, fee: amount(250) });
writeFileSync('generated/index.js', `export const paths = ${paths};\n`);
writeFileSync('generated/index.d.ts', 'export declare const paths: Record<string, string>;\n');
