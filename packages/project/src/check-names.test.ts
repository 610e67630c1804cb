import { expect, test } from 'vitest';
import { reportConfig } from './testing/report-config.ts';

const named = (...names: readonly string[]) =>
  `{ "experimentalServices": {${names
    .map((name, index) => `\n  ${JSON.stringify(name)}: { "routePrefix": "/${index === 0 ? '' : index}" }`)
    .join(',')} } }`;

test('names that break the grammar', async () => {
  const report = await reportConfig({
    'a space': named('my api'),
    'a slash': named('a/b'),
    'no letter first': named('1st'),
    'a dash last': named('api-'),
    'no letter at all': named(''),
    'a name that objects have': named('__proto__'),
    'letters beyond ASCII': named('bücher'),
    'right ones': named('a', 'B2', 'my-api', 'my_other_api'),
  });
  expect(report).toMatchInlineSnapshot();
});

test('names that give one variable', async () => {
  const report = await reportConfig({
    'a dash and an underscore': named('my-api', 'my_api'),
    'another case': named('API', 'api', 'Api'),
  });
  expect(report).toMatchInlineSnapshot();
});
