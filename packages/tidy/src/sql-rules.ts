import type { Rule, SourceFile } from './source-file.ts';

/** The assignments of an upsert, up to what follows them. */
const assignments = /do update set([^`;]*?)(?=\bwhere\b|\breturning\b|[`;]|$)/gi;
const clock =
  /\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(|\bcurrent_timestamp\b/i;
/** A constraint's name off an error, or the server's words for a broken one. The brackets keep this file from breaking its own rule. */
const byName = /\berror\w*\??\.constraint\b|[v]iolates (?:unique|check|foreign)|[d]uplicate key value/;

const isSource = ({ path }: SourceFile): boolean =>
  /^(?:packages|apps)\/[\w-]+\/src\/.*\.ts$/.test(path) && !path.endsWith('.test.ts');

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** A distributed PostgreSQL refuses an upsert whose new values differ from server to server. */
export const upsertClockRule: Rule = (files) =>
  files.filter(isSource).flatMap(({ path, text }) =>
    text
      .matchAll(assignments)
      .filter(([, set]) => clock.test(set!))
      .map(({ index }) => `${path}:${lineOf(text, index)} asks for the time in ON CONFLICT DO UPDATE`)
      .toArray(),
  );

/** Constraints have other names on every shard; their SQLSTATEs are the same. */
export const constraintNameRule: Rule = (files) =>
  files.filter(isSource).flatMap(({ path, text }) => {
    const match = byName.exec(text);
    return match
      ? [`${path}:${lineOf(text, match.index)} tells errors by something else than their SQLSTATE`]
      : [];
  });
