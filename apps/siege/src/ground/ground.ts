import { mkdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Random } from '@prescient/workshop';
import type { Findings } from '../finding.ts';
import type { Settings } from '../settings.ts';
import { LyingVenue } from '../venue/lying-venue.ts';
import { BesiegedApi } from './besieged-api.ts';
import { BesiegedPostgres } from './besieged-postgres.ts';
import { FakeClock, findFaketime } from './fake-clock.ts';

const APIS = ['a', 'b'] as const;

/** A port that is free now; nobody else on this machine looks for one that was just used. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface GroundParts {
  readonly random: Random;
  readonly findings: Findings;
  readonly settings: Pick<Settings, 'faketime' | 'apiMain'>;
}

/** Everything that is besieged: two APIs on one local PostgreSQL, and the venue before them. */
export class Ground {
  readonly venue: LyingVenue;
  readonly apis: readonly BesiegedApi[];
  readonly postgres: BesiegedPostgres;
  /** One clock for each API; none where libfaketime is not installed. */
  readonly clocks: readonly FakeClock[];

  private constructor(parts: Pick<Ground, 'venue' | 'apis' | 'postgres' | 'clocks'>) {
    this.venue = parts.venue;
    this.apis = parts.apis;
    this.postgres = parts.postgres;
    this.clocks = parts.clocks;
  }

  static async open(
    home: string,
    { random, findings, settings: { faketime, apiMain } }: GroundParts,
  ): Promise<Ground> {
    const venue = new LyingVenue(random.fork());
    const address = await venue.listen();
    const notes = join(home, 'notes');
    mkdirSync(notes);
    const library = faketime ?? findFaketime();
    const clocks = library === null ? [] : APIS.map((name) => new FakeClock(library, home, name));
    const apis: BesiegedApi[] = [];
    for (const [index, name] of APIS.entries()) {
      const settings = {
        main: apiMain,
        home,
        words: ['--live', '--at', address],
        log: join(notes, `api-${name}.log`),
        environment: {
          ...clocks[index]?.environment,
          RATE_LIMIT: '0',
          PRICE_INTERVAL_SECONDS: '5',
          NODE_COMPILE_CACHE: join(home, 'compile-cache'),
        },
      };
      apis.push(await BesiegedApi.open(name, await freePort(), { settings, findings }));
    }
    return new Ground({ venue, apis, clocks, postgres: await BesiegedPostgres.find(home) });
  }

  get urls(): readonly string[] {
    return this.apis.map(({ url }) => url);
  }

  async close(): Promise<void> {
    await Promise.all(this.apis.map((api) => api.close()));
    await this.venue.close();
  }
}
