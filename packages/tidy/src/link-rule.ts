import { posix } from 'node:path';
import { lineAt, type Rule, type SourceFile } from './source-file.ts';

const fence = /^(```|~~~).*?^\1/gms;
const inlineCode = /`[^`\n]*`/g;
const link = /\[[^\]]*\]\(([^()\s]+(?:\([^()\s]*\))?)[^)]*\)|^\[[^\]]+\]:\s*(\S+)/gm;

// Blanks of equal length keep every line where it was.
const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
const prose = (text: string): string => text.replace(fence, blank).replace(inlineCode, blank);

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
  return words
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** Every anchor of a document; a heading that comes again is numbered. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of text.replace(fence, blank).matchAll(/^#{1,6}\s+(.+)$/gm)) {
    const anchor = anchorOf(heading);
    let candidate = anchor;
    for (let count = 1; anchors.has(candidate); count += 1) candidate = `${anchor}-${count}`;
    anchors.add(candidate);
  }
  for (const [, id = ''] of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id);
  return anchors;
}

function isBroken(target: string, from: SourceFile, files: readonly SourceFile[]): boolean {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return false;
  const [address = '', anchor] = decodeURIComponent(target).split('#');
  const path = address === '' ? from.path : posix.join(posix.dirname(from.path), address).replace(/\/$/, '');
  const file = files.find((candidate) => candidate.path === path);
  if (file === undefined)
    return path !== '.' && !files.some((candidate) => candidate.path.startsWith(`${path}/`));
  return anchor !== undefined && path.endsWith('.md') && !anchorsOf(file.text).has(anchor);
}

/** Every relative link of a document leads to a file, a folder or a heading that is there. */
export const linkRule: Rule = (files) =>
  files
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap((file) =>
      [...prose(file.text).matchAll(link)].flatMap((match) => {
        const target = match[1] ?? match[2] ?? '';
        if (!isBroken(target, file, files)) return [];
        return [`${file.path}:${lineAt(file.text, match.index)} leads nowhere: ${target}`];
      }),
    );
