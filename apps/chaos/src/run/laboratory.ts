import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '@prescient/workshop';
import type { Arguments } from '../arguments.ts';
import { Epoch } from './epoch.ts';
import { DISK_FULL, strikeOf, type FaultKind } from '../faults/faults.ts';
import { auditDifferences } from '../oracle/examine.ts';
import { readVolume } from '../oracle/volume.ts';
import type { Places } from '../world/places.ts';
import { reportOf, type Report } from './report.ts';
import { playRound, type RoundResult, type Stage } from './round.ts';
import { SmallDisk } from '../world/small-disk.ts';
import { symptom, type Symptom } from './symptom.ts';
import { World } from '../world/world.ts';

/** A run. It ends after so many rounds or minutes, when it is told to, and at the first symptom. */
export interface LaboratoryOptions extends Omit<Arguments, 'json' | 'keep'> {
  readonly places: Places;
  /** Told what happens, a line a round. */
  readonly notify: (line: string) => void;
}

const ROUNDS_PER_EPOCH = 8;

/** Plays rounds with faults in an order that the seed decides. */
export class Laboratory {
  /** Set from outside to end the run after the round that is played. */
  stopping = false;
  readonly #options: LaboratoryOptions;
  readonly #random: Random;
  readonly #results: RoundResult[] = [];
  readonly #skipped: Record<string, string> = {};
  #bag: FaultKind[] = [];
  #epochs = 0;

  constructor(options: LaboratoryOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
  }

  async run(): Promise<Report> {
    const { home, notes } = this.#options.places;
    const world = await World.open(this.#worldIn(home, notes));
    try {
      return await this.playIn(world);
    } finally {
      await world.close();
    }
  }

  /** Runs in a world that somebody else opened, and closes. */
  async playIn(world: World): Promise<Report> {
    const started = Date.now();
    const { seed, minutes } = this.#options;
    while (this.#goesOn(started + minutes * 60_000)) await this.#playEpoch(world, started + minutes * 60_000);
    const { lostReplies, lostRequests } = world.commits;
    return reportOf(this.#results, {
      seed,
      seconds: (Date.now() - started) / 1_000,
      lostCommitReplies: lostReplies,
      lostCommitRequests: lostRequests,
      volume: await readVolume(world.witness.ownerUrl).catch(() => null),
      skipped: this.#skipped,
      kept: null,
      afterwards: this.#failed ? [] : await this.#lastLook(world),
    });
  }

  get #failed(): boolean {
    return this.#results.at(-1)?.symptoms.some(() => true) ?? false;
  }

  #goesOn(end: number): boolean {
    return !this.stopping && !this.#failed && this.#results.length < this.#options.rounds && Date.now() < end;
  }

  #worldIn(home: string, notes: string) {
    const { apiMain, places } = this.#options;
    return { home, notes, apiMain, compileCache: places.compileCache, hasBooks: true };
  }

  /** Every fault comes once before one comes again. */
  #nextFault(): FaultKind {
    if (this.#bag.length === 0) {
      this.#bag = this.#random.shuffle(this.#options.faults.filter((fault) => !(fault in this.#skipped)));
    }
    const fault = this.#bag.pop();
    if (fault === undefined) throw new Error('no fault is left to play');
    return fault;
  }

  async #beginEpoch(world: World, apis: 1 | 2): Promise<Epoch> {
    this.#epochs += 1;
    const random = this.#random.fork();
    // New portfolios, a new day.
    await world.beginDay();
    await world.useApis(apis);
    return Epoch.begin(world, this.#options.places.notes, random);
  }

  async #playEpoch(world: World, end: number): Promise<void> {
    const epoch = await this.#beginEpoch(world, this.#options.apis ?? (this.#epochs % 2 === 0 ? 1 : 2));
    for (let round = 0; round < ROUNDS_PER_EPOCH && this.#goesOn(end); round += 1) {
      const fault = this.#nextFault();
      const random = this.#random.fork();
      const result =
        fault === DISK_FULL
          ? await this.#playOnSmallDisk(random)
          : await playRound(this.#stage(world, epoch, random), fault, strikeOf(fault));
      if (result) this.#note(result);
    }
    await epoch.end();
  }

  #stage(world: World, epoch: Epoch, random: Random): Stage {
    return { world, epoch, random, recoverySeconds: this.#options.recoverySeconds };
  }

  /** A PostgreSQL of its own on a small disk, for one round; null where there can be no such disk. */
  async #playOnSmallDisk(random: Random): Promise<RoundResult | null> {
    const disk = SmallDisk.mount(join(this.#options.places.home, 'small-disk'));
    if (typeof disk === 'string') {
      this.#skipped[DISK_FULL] = disk;
      return null;
    }
    try {
      // A day of its own: the one that the others play must not start again while they play it.
      const notes = mkdtempSync(join(this.#options.places.notes, 'small-disk-'));
      const world = await World.open(this.#worldIn(disk.folder, notes));
      try {
        const epoch = await this.#beginEpoch(world, 1);
        const result = await playRound(this.#stage(world, epoch, random), DISK_FULL, disk.strike);
        await epoch.end();
        return result;
      } finally {
        await world.close();
      }
    } finally {
      disk.unmount();
    }
  }

  #note(result: RoundResult): void {
    this.#results.push(result);
    const { fault, trades, resolved, recoveryMs, symptoms } = result;
    const verdict = symptoms.length === 0 ? 'clean' : `${symptoms.length} SYMPTOMS`;
    this.#options.notify(
      `round ${this.#results.length} ${fault}: ${trades} trades, ${resolved} unknown and resolved, recovery ${recoveryMs ?? '?'} ms, ${verdict}`,
    );
  }

  /** Core's audit over everything that the run left behind. */
  async #lastLook(world: World): Promise<Symptom[]> {
    try {
      return await auditDifferences(world.witness, null);
    } catch (error) {
      return [symptom('error', `the last audit failed: ${(error as Error).message}`)];
    }
  }
}
