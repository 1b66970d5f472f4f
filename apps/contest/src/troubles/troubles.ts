import { ENTRANTS, type Part } from '../entrants/entrants.ts';
import { PLANTED } from '../entrants/faltering-file.ts';
import type { Stage } from '../stage.ts';
import { until } from '../until.ts';
import type { Trouble } from './trouble.ts';

/** The most that the ruined portfolio may stake: less than any buy. */
const NEXT_TO_NOTHING = '0.01';

const ruined = { portfolioId: ENTRANTS.ruined.portfolioId };
const paused = { portfolioId: ENTRANTS.paused.portfolioId };

/** Limits under which every buy is refused, to the end. */
const RUIN: Trouble = {
  name: 'ruin',
  strikes: ['ruined'],
  async begin({ client }) {
    const limits = { maxStake: NEXT_TO_NOTHING };
    await client.risk.set.mutate({ ...ruined, limits, reason: 'ruined by the contest' });
    return async () => {
      const query = { ...ruined, status: 'rejected', limit: 1 } as const;
      return (await client.signal.list.query(query)).items[0]?.rejectCode === 'RISK_LIMIT';
    };
  },
};

const PAUSE: Trouble = {
  name: 'pause',
  strikes: ['paused'],
  async begin({ client }) {
    await client.portfolio.pause.mutate({ ...paused, reason: 'paused by the contest' });
    return async () => (await client.portfolio.get.query(paused)).status === 'paused';
  },
  async end({ client }) {
    await client.portfolio.resume.mutate(paused);
  },
};

/** The number of times that the bot took over a changed file. */
const renewals = ({ bots }: Stage): number =>
  bots.b.log.filter((line) => line.includes('has changed; its next decisions')).length;

/** A strategy whose author saves a version that throws, and mends it later. */
const FALTER: Trouble = {
  name: 'throwing strategy',
  strikes: ['faltering'],
  async begin({ faltering, bots }) {
    faltering.break();
    return () => bots.b.log.some((line) => line.includes(PLANTED));
  },
  async end(stage) {
    const before = renewals(stage);
    stage.faltering.mend();
    await until('the mended strategy at work', () => renewals(stage) > before);
  },
};

/** kill -9 of a process of bots, which is started again at once. */
const CRASH: Trouble = {
  name: 'kill -9 of a bot process',
  strikes: ['faltering', 'paused'],
  async begin({ client, bots }) {
    const runnerOf = async (part: Part): Promise<string | undefined> => {
      const { portfolioId } = ENTRANTS[part];
      return (await client.cycle.status.query({ portfolioId })).last?.runner;
    };
    const before = [await runnerOf('faltering'), await runnerOf('paused')];
    await bots.b.kill();
    bots.b.start();
    return async () =>
      (await runnerOf('faltering')) !== before[0] && (await runnerOf('paused')) !== before[1];
  },
};

/** The troubles, in the order in which they come. */
export const TROUBLES: readonly Trouble[] = [RUIN, PAUSE, FALTER, CRASH];
