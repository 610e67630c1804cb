import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { expect, it } from 'vitest';
import { reachedFiles } from './reached-files.ts';

const files = {
  'apps/web/app/page.tsx': "import { price } from '../../../shared/price.js';\nimport './page.css';\n",
  'apps/web/app/page.css':
    '@import "../../../shared/theme.css";\nbody { background: url(../../../shared/leaf.svg?v=1) }\n',
  'apps/web/node_modules/x/index.js': "require('../../../../elsewhere')\n",
  'apps/web/lib/own.ts': "import '../app/page.tsx';\nimport '../../../../outside.ts';\n",
  'shared/price.ts': "import rates from './rates.json';\nexport * from './money';\n",
  'shared/rates.json': '{}',
  'shared/money/index.ts': "export const x = '../../README';\n",
  'shared/theme.css': '',
  'shared/leaf.svg': '<svg/>',
  'apps/web/package.json':
    '{ "scripts": { "build": "cat ../../shared/words.txt > dist/index.html; sh ../../tools/make.sh >> ../../shared/log.txt" } }',
  'shared/words.txt': '',
  'shared/log.txt': '',
  'tools/make.sh': 'cp ../shared/logo.svg dist\n',
  'shared/logo.svg': '',
  'shared/unused.ts': '',
  'elsewhere.js': '',
};

it('finds what code reaches out of its own directory, and what that reaches, and nothing else', async () => {
  expect(await reachedFiles(['apps/web'], [], memoryTree(files))).toEqual([
    'shared/leaf.svg',
    'shared/logo.svg',
    'shared/money/index.ts',
    'shared/price.ts',
    'shared/rates.json',
    'shared/theme.css',
    'shared/words.txt',
    'tools/make.sh',
  ]);
  expect(await reachedFiles(['apps/web', 'shared'], [], memoryTree(files))).toEqual(['tools/make.sh']);
});
