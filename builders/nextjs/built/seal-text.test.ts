import { expect, test } from 'vitest';
import { sealHandler, sealPreviewKeys, sealRoot } from './seal-text.ts';

const made = (digit: string) => ({
  previewModeId: digit.repeat(32),
  previewModeSigningKey: `${digit}b`.repeat(32),
  previewModeEncryptionKey: `${digit}c`.repeat(32),
});
const text = (keys: ReturnType<typeof made>): string => JSON.stringify({ keys, bypassToken: keys.previewModeId });

test('whatever keys Next made up, equal secrets give equal texts, and other secrets other ones', () => {
  const sealed = sealPreviewKeys(made('1'), 'secret')(text(made('1')));
  expect(sealPreviewKeys(made('2'), 'secret')(text(made('2')))).toBe(sealed);
  expect(sealPreviewKeys(made('1'), 'other')(text(made('1')))).not.toBe(sealed);
  const { keys, bypassToken } = JSON.parse(sealed);
  expect(Object.values<string>(keys).map((key) => [key.length, /^[0-9a-f]+$/.test(key)])).toEqual([
    [32, true],
    [64, true],
    [64, true],
  ]);
  expect(bypassToken).toBe(keys.previewModeId);
  expect(new Set(Object.values(keys)).size).toBe(3);
});

test('the project root goes out of strings that begin with it, and out of no other', () => {
  const seal = sealRoot('/app');
  expect(seal('{"root":"/app","dir":"/app/web"}')).toBe('{"root":"/project","dir":"/project/web"}');
  const others = '{"page":"web/app/page","route":"/apple","chunk":"[project]/app/page.js"}';
  expect(seal(others)).toBe(others);
});

test('a server that listens before it can answer lets requests wait', async () => {
  const server = 'let handler; const answer = async (req, res) => { await handler(req, res) };';
  const listening = 'const listen = async () => { handler = await createServerHandler({}) };';
  const run = new Function('createServerHandler', `${sealHandler(server + listening)} return { answer, listen };`);
  const answered: string[] = [];
  let ready = (_: (req: string) => void): void => {};
  const made = new Promise((resolve) => {
    ready = resolve;
  });
  const { answer, listen } = run(() => made);
  listen();
  const answering = answer('early');
  ready((req) => answered.push(req));
  await answering;
  expect(answered).toEqual(['early']);
  expect(sealHandler(server)).toBe(server);
});
