import { expect, test } from 'vitest';
import { type BuiltConfig, hashedAssetsAt, optimisesImages } from './built-config.ts';

const images = { path: '/_next/image', unoptimized: false, loader: 'default' };
const built: BuiltConfig = { basePath: '', assetPrefix: '', images };

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
  expect(optimisesImages({ ...built, images: { ...images, unoptimized: true } })).toBe(false);
  expect(optimisesImages({ ...built, images: { ...images, loader: 'custom' } })).toBe(false);
});
