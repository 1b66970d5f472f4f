import { posix } from 'node:path';
import { isCode } from './imports.ts';
import type { Rule } from './source-file.ts';

/** Most files of code that stand flat in a folder of a library or an application: more have topics of their own. */
const MOST_FILES = 20;

/** The folders that hold one kind of thing, and are read as a list: the rules, and the parts that laboratories share. */
const LISTS = new Set(['packages/tidy/src', 'packages/workshop/src']);

/** No folder of sources holds more files than can be read at a glance. */
export const folderRule: Rule = (files) => {
  const sources = files.filter(({ path }) => isCode(path) && path.includes('/src/'));
  const folders = Map.groupBy(sources, ({ path }) => posix.dirname(path));
  return [...folders]
    .filter(([folder, inside]) => inside.length > MOST_FILES && !LISTS.has(folder))
    .map(([folder, inside]) => `${folder}: ${inside.length} files stand flat; give their topics folders`);
};
