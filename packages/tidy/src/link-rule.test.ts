import { describe, expect, test } from 'vitest';
import { linkRule } from './link-rule.ts';

const readme = (text: string) => ({ path: 'README.md', text });
const repository = [
  {
    path: 'docs/money.md',
    text: '# Money\n\n## Rounding, and `down`\n\n## Again\n## Again\n<a id="sum"></a>\n',
  },
  { path: 'packages/core/src/index.ts', text: '' },
];
const faultsOf = (text: string) => linkRule([readme(text), ...repository]);

describe('leads somewhere', () => {
  test.for([
    '[money](docs/money.md)',
    '[down](docs/money.md#rounding-and-down)',
    '[again](docs/money.md#again-1)',
    '[sum](docs/money.md#sum)',
    '[core](packages/core)',
    '[core](packages/core/src/)',
    '[elsewhere](https://example.com/missing.md)',
    '# Here\n[here](#here)',
    '`[code](missing.md)`',
    '```md\n[code](missing.md)\n```',
    '[money][1]\n\n[1]: docs/money.md',
  ])('%s', (text) => {
    expect(faultsOf(text)).toEqual([]);
  });
});

describe('leads nowhere', () => {
  test.for([
    ['[gone](docs/gone.md)', 'README.md:1 leads nowhere: docs/gone.md'],
    ['one\n\n![image](gone.png "title")', 'README.md:3 leads nowhere: gone.png'],
    ['[gone](docs/money.md#gone)', 'README.md:1 leads nowhere: docs/money.md#gone'],
    ['[again](docs/money.md#again-2)', 'README.md:1 leads nowhere: docs/money.md#again-2'],
    ['[here](#gone)', 'README.md:1 leads nowhere: #gone'],
    ['[money][1]\n\n[1]: gone.md', 'README.md:3 leads nowhere: gone.md'],
  ] as const)('%s', ([text, fault]) => {
    expect(faultsOf(text)).toEqual([fault]);
  });
});
