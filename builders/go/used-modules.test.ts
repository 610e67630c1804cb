import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { goProject } from './testing/go-project.ts';

const mod = (name: string): string => `module example.com/${name}\n\ngo 1.22\n`;
const importing = (name: string, ...paths: readonly string[]): string =>
  `package ${name}\n\n${paths.map((path) => `import _ "example.com/${path}"\n`).join('')}`;

test('the modules of a workspace that end up in a program, by name, and what they import of each other', async () => {
  const project = await goProject({
    'go.work': 'go 1.22\n\nuse (\n\t./api\n\t./money\n\t./text\n\t./apart\n)\n',
    'api/go.mod': mod('api'),
    'api/main.go': `${importing('main', 'money/coins')}\nfunc main() {}\n`,
    ...{ 'money/go.mod': mod('money'), 'money/coins/coins.go': importing('coins', 'text') },
    ...{ 'text/go.mod': mod('text'), 'text/text.go': 'package text\n' },
    ...{ 'apart/go.mod': mod('apart'), 'apart/apart.go': 'package apart\n' },
  });
  const plan = await project.plan(someService({ root: 'api' }));
  await project.remove();
  expect(plan.ok && plan.value.packages).toEqual([
    { directory: 'money', name: 'example.com/money', isDirect: true, uses: ['text'], builtBy: null },
    { directory: 'text', name: 'example.com/text', isDirect: false, uses: [], builtBy: null },
  ]);
});
