import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { resultsOf } from '../../src/results/index.ts';
import { escaped } from '../../src/results/page/html.ts';
import { pageText } from '../../src/results/page/page.ts';
import { exampleRun } from './example-run.ts';
import { pageHash } from './page-hash.ts';

const pageOf = (question?: string): string => pageText(resultsOf([exampleRun({}, question)]));

/** The names of all tags in their order: text from outside must not add one. */
const tagsOf = (page: string): string[] => page.match(/<[^\s>]*/g) ?? [];

/** All attributes but their values, in their order. */
const attributesOf = (page: string): string[] =>
  (page.match(/<[^>]*>/g) ?? []).flatMap((tag) => tag.match(/\s[\w-]+(?==)/g) ?? []);

describe('the page', () => {
  const page = pageOf();

  test('is one file: no script, nothing from outside, and a policy that forbids both', () => {
    expect(page).not.toMatch(/<script|<iframe|<img|<link|\son\w+=|javascript:/i);
    expect(page).not.toMatch(/https?:|url\(|@import|\ssrc=|\shref=/i);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  test('has every chart for wide and for narrow pages, with a table of its figures', () => {
    const titles = [
      'Equity and cash',
      'Drawdown',
      'P&amp;L by market',
      'Realized P&amp;L by category',
      'Results of closed trades',
      'From edge to P&amp;L',
      'Calibration',
    ];
    expect([...page.matchAll(/<h2>([^<]*)<\/h2>\s*<p>/g)].map(([, title]) => title)).toEqual(titles);
    expect(page.match(/<svg /g)).toHaveLength(2 * titles.length);
    expect(page.match(/<details>/g)).toHaveLength(titles.length);
  });

  test('draws with the colours of the page alone, so that it is readable in light and dark', () => {
    const colours = [...page.matchAll(/ (?:fill|stroke)="([^"]*)"/g)].map(([, value]) => value!);
    expect(new Set(colours.filter((value) => !value.startsWith('var(--')))).toEqual(new Set(['none']));
  });

  test('is the same in another process', async () => {
    pageOf('Another page comes first');
    const program = join(import.meta.dirname, 'page-hash.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [program]);
    expect(pageHash()).toBe(stdout.trim());
    expect(page).not.toMatch(/zr\d/);
  });
});

/** Questions that would become something else, were they not escaped. */
const HOSTILE = [
  '<script>alert(1)</script>',
  '</text></svg><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><style>*{display:none}</style>',
  '<!-- never closed',
  '<![CDATA[ <b> ]]>',
  '&lt;b&gt; &amp; &#60;',
  '${1 + 1} {{7*7}} {b} {style|text}',
];

describe('text from outside', () => {
  const harmless = pageOf('Will it rain?');

  test.each(HOSTILE)('adds no tag and no attribute: %s', (question) => {
    const page = pageOf(question);
    expect(tagsOf(page)).toEqual(tagsOf(harmless));
    expect(attributesOf(page)).toEqual(attributesOf(harmless));
    expect(page).toContain(escaped(question.slice(0, 20)));
  });

  test.each([
    ['<', '&lt;'],
    ['>', '&gt;'],
    ['&amp;', '&amp;amp;'],
    ['"', '&quot;'],
    ["'", '&#39;'],
    ['a\u0000b\nc', 'a b c'],
    ['\u202eabc', 'abc'],
    ['\ud800', '\ufffd'],
    ['é 日本 👍', 'é 日本 👍'],
  ])('%j is shown as %j', (text, shown) => {
    expect(escaped(text)).toBe(shown);
  });
});
