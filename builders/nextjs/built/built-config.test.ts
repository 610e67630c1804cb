import { expect, test } from 'vitest';
import { type BuiltConfig, hashedAssetsAt, optimisesImages } from './built-config.ts';

const built: BuiltConfig = { basePath: '', assetPrefix: '', images: { unoptimized: false, loader: 'default' } };

test('hashed assets are where browsers ask for them', () => {
  const at = (basePath: string, assetPrefix: string) => hashedAssetsAt({ ...built, basePath, assetPrefix });
  expect(at('', '')).toBe('_next/static');
  expect(at('/admin', '/admin')).toBe('_next/static');
  expect(at('', '/cdn')).toBe('cdn/_next/static');
  expect(at('/admin', '/admin/cdn')).toBe('cdn/_next/static');
  expect(at('/admin', 'https://cdn.example.com/admin')).toBe('_next/static');
  expect(at('/admin', '/administration')).toBe('_next/static');
});

test('images are made smaller on request by the default loader alone', () => {
  expect(optimisesImages(built)).toBe(true);
  expect(optimisesImages({ ...built, images: { unoptimized: true, loader: 'default' } })).toBe(false);
  expect(optimisesImages({ ...built, images: { unoptimized: false, loader: 'custom' } })).toBe(false);
});
