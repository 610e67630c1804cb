import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly price: number;
  readonly glaze: string;
  readonly image: string;
}

/** The catalogue lies beside the code, not in it. */
export async function loadProducts(): Promise<readonly Product[]> {
  return JSON.parse(await readFile(join(import.meta.dirname, '../data/products.json'), 'utf8'));
}
