import { randomBytes } from 'node:crypto';
import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { DomainError, type Clock, type Token } from '@prescient/core';
import {
  EpisodeError,
  isEpisodeName,
  openDesk,
  openEpisode,
  readEpisode,
  RESULTS_FILE,
  Simulation,
  type Episode,
  type SimResult,
} from '@prescient/replay';

/** The most simulations that one token has open, and the most of all. */
const MOST_OF_ONE = 8;
const MOST = 64;
/** Milliseconds without a call after which a simulation is given up. */
const IDLE_MS = 1_800_000;

/** The means of simulations. */
export interface SimulationMeans {
  /** The folder with a folder of each episode; null where there are none. */
  readonly folder: string | null;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A simulation to create. */
export interface WantedSimulation {
  readonly episode: string;
  readonly agent: string;
  readonly seed: string;
}

interface Kept {
  readonly simulation: Simulation;
  /** The token that created it; null where no token is asked for. */
  readonly owner: string | null;
  usedAt: number;
  isWritten: boolean;
}

const ownerOf = (token: Token | null): string | null => token?.tokenId ?? null;

/** A fault of an episode in the words of the API. */
function refusalOf(error: unknown): unknown {
  if (!(error instanceof EpisodeError) || error.code !== 'EPISODE_NOT_FOUND') return error;
  return unknownEpisode();
}

const unknownEpisode = (): DomainError =>
  new DomainError(
    'EPISODE_NOT_FOUND',
    'There is no such episode here; sim.episodes lists those that there are.',
  );

/** The simulations that agents have open. They live in this process alone; the seed and the same calls bring one back. */
export class Simulations {
  readonly #means: SimulationMeans;
  readonly #kept = new Map<string, Kept>();

  constructor(means: SimulationMeans) {
    this.#means = means;
  }

  /** The episodes that can be played, by name. One whose manifest is damaged is left out, and named in the log. */
  async episodes(): Promise<readonly Episode[]> {
    const { folder, log } = this.#means;
    if (folder === null) return [];
    const names = await readdir(folder).catch(() => []);
    const read = names.filter(isEpisodeName).map(async (name) => {
      try {
        return [await readEpisode(join(folder, name))];
      } catch (error) {
        log.warn({ episode: name, because: String(error) }, 'an episode cannot be read');
        return [];
      }
    });
    return (await Promise.all(read)).flat().toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws DomainError EPISODE_NOT_FOUND, RATE_LIMITED */
  async create(
    { episode, agent, seed }: WantedSimulation,
    token: Token | null,
  ): Promise<{ readonly simId: string; readonly simulation: Simulation }> {
    const { folder, clock } = this.#means;
    if (folder === null || !isEpisodeName(episode)) throw unknownEpisode();
    const owner = ownerOf(token);
    await this.#makeRoom(owner);
    const simId = randomBytes(12).toString('hex');
    try {
      const opened = await openEpisode(join(folder, episode));
      const stakeBudget = token?.budget ?? null;
      const simulation = await Simulation.open(opened, { simId, agent, seed, stakeBudget, openDesk });
      this.#kept.set(simId, { simulation, owner, usedAt: clock.monotonicMs(), isWritten: false });
      return { simId, simulation };
    } catch (error) {
      throw refusalOf(error);
    }
  }

  /** @throws DomainError SIM_NOT_FOUND, also for that of another token */
  find(simId: string, token: Token | null): Simulation {
    return this.#find(simId, token).simulation;
  }

  /** Ends a simulation, and adds its result to the file of results. @throws DomainError SIM_NOT_FOUND */
  async end(simId: string, token: Token | null): Promise<SimResult> {
    const kept = this.#find(simId, token);
    const result = await kept.simulation.end();
    if (!kept.isWritten) {
      kept.isWritten = true;
      await this.#write(result);
    }
    return result;
  }

  async close(): Promise<void> {
    const kept = [...this.#kept.values()];
    this.#kept.clear();
    await Promise.all(kept.map(({ simulation }) => simulation.close()));
  }

  #find(simId: string, token: Token | null): Kept {
    const kept = this.#kept.get(simId);
    if (kept === undefined || kept.owner !== ownerOf(token))
      throw new DomainError(
        'SIM_NOT_FOUND',
        'There is no such simulation: it was given up after half an hour without a call, or the server was started again. Create it again with the same seed, and repeat its acts.',
      );
    kept.usedAt = this.#means.clock.monotonicMs();
    return kept;
  }

  /** The result is answered even where the file cannot be written. */
  async #write(result: SimResult): Promise<void> {
    const { folder, log } = this.#means;
    try {
      await appendFile(join(folder!, RESULTS_FILE), `${JSON.stringify(result)}\n`, { flush: true });
    } catch (error) {
      log.error(
        { simId: result.simId, because: String(error) },
        'the result of a simulation was not written',
      );
    }
  }

  /** Gives up what nobody uses any more. @throws DomainError RATE_LIMITED where there is no room after that */
  async #makeRoom(owner: string | null): Promise<void> {
    const now = this.#means.clock.monotonicMs();
    for (const [simId, { simulation, usedAt }] of this.#kept)
      if (now - usedAt > IDLE_MS) await this.#giveUp(simId, simulation);
    const isFull = (): boolean =>
      this.#kept.size >= MOST ||
      [...this.#kept.values()].filter((each) => each.owner === owner).length >= MOST_OF_ONE;
    for (const [simId, { simulation, isWritten }] of this.#kept)
      if (isFull() && isWritten) await this.#giveUp(simId, simulation);
    if (isFull())
      throw new DomainError(
        'RATE_LIMITED',
        `${MOST_OF_ONE} simulations of one token, and ${MOST} of all, are open at most; end one, or try again later.`,
      );
  }

  async #giveUp(simId: string, simulation: Simulation): Promise<void> {
    this.#kept.delete(simId);
    await simulation.close();
  }
}
