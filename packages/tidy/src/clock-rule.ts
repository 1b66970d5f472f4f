import { isTest, type Rule } from './source-file.ts';

/** Rooms that get their time from a `Clock` that is passed in. */
const ROOMS = /^(?:apps\/(?:api|bot)|packages\/market-data)\/src\//;

const DIRECT =
  /\bnew Date\(\)|\bDate\.now\b|\bperformance\.now\b|(?<![.\w])set(?:Timeout|Interval)\(|\bAbortSignal\.timeout\b|\bset(?:Timeout|Interval)\b.*['"]node:timers/;

/** Files that wait by the machine's own timers, and why no test or replay has to have a say in it. */
const ALLOWED: Readonly<Record<string, string>> = {
  'apps/api/src/server.ts': 'the end of the process waits for no clock that somebody passed in',
  'apps/api/src/live/portfolio-watch.ts': 'paces looks at the database; no answer depends on when',
  'apps/api/src/live/standing-watch.ts': 'paces looks at tokens; no answer depends on when',
  'apps/api/src/live/live-accounts.ts': 'paces looks at prices; no answer depends on when',
  'apps/api/src/live/follow.ts': 'names what is followed again; no answer depends on when',
  'apps/api/src/live/waker.ts': 'paces what a stream sends; no answer depends on when',
  'apps/api/src/webhooks/notice-post.ts': 'limits a request by what fetch understands',
  'apps/bot/src/api/client.ts': 'limits a request by what fetch understands',
};

/** Time is read and waited for by a `Clock` that is passed in, so that a test or a replay can pass in its own. */
export const clockRule: Rule = (files) =>
  files
    .filter(({ path }) => ROOMS.test(path) && !isTest(path) && !(path in ALLOWED))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        const match = DIRECT.exec(line);
        return match === null
          ? []
          : [`${path}:${index + 1} reads or waits for time by ${match[0]}; use the Clock that is passed in`];
      }),
    );
