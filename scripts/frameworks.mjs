// Prints the table of the manual that says of every framework how it is found, built and run, and which versions were tried.
import { fileURLToPath } from 'node:url';
import { frameworksSection } from './docs/frameworks-section.mjs';

console.log(await frameworksSection(fileURLToPath(new URL('..', import.meta.url))));
