import { progress, Random } from '@prescient/workshop';
import { Crowd } from './crowd.ts';
import { needsClock, type AttackKind } from './faults/faults.ts';
import { Findings } from './finding.ts';
import { Ground } from './ground/ground.ts';
import { MemoryPeak } from './ground/memory-peak.ts';
import { checkAnswers } from './oracle/answers.ts';
import { askAll } from './oracle/ask-all.ts';
import { checkBooks } from './oracle/books.ts';
import { reportOf, type Report } from './report/report.ts';
import { playRound, type RoundResult } from './round.ts';
import type { Settings } from './settings.ts';

/** Rounds after which the whole database is asked; it grows, and each round has its own answers compared anyway. */
const ASK_EVERY = 5;

const NO_CLOCK = 'libfaketime is not installed; Debian has it as libfaketime';

/** Plays rounds with attacks in an order that the seed decides, until time is up or something is found. */
export class Siege {
  /** Set from outside to end the siege after the round that is played. */
  stopping = false;
  readonly #settings: Settings;
  readonly #random: Random;
  readonly #findings = new Findings();
  readonly #results: RoundResult[] = [];
  #bag: AttackKind[] = [];

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#random = new Random(settings.seed);
  }

  async run(home: string): Promise<Report> {
    const began = Date.now();
    progress(`seed ${this.#settings.seed}: two APIs, a PostgreSQL and a venue`);
    const ground = await Ground.open(home, {
      random: this.#random,
      findings: this.#findings,
      settings: this.#settings,
    });
    try {
      const crowd = await this.#gather(ground);
      const memory = new MemoryPeak(ground.apis);
      crowd.follow();
      await this.#play(ground, crowd, began);
      crowd.leave();
      // A database that is away cannot be asked; that it is, was found already.
      await this.#ask(ground, crowd).catch((error: unknown) => {
        if (!this.#findings.any) throw error;
      });
      return reportOf({
        settings: this.#settings,
        seconds: (Date.now() - began) / 1_000,
        results: this.#results,
        crowd,
        findings: this.#findings.all,
        lies: ground.venue.lies,
        peakMb: memory.end(),
        skipped: ground.clocks.length === 0 ? { 'clock-*': NO_CLOCK } : {},
      });
    } finally {
      await ground.close();
    }
  }

  async #gather(ground: Ground): Promise<Crowd> {
    const { positions } = this.#settings;
    progress(`eight tenants; the largest has ${positions} positions`);
    const crowd = await Crowd.gather({
      urls: ground.urls,
      marketIds: ground.venue.markets.map(({ marketId }) => marketId),
      positions,
      random: this.#random.fork(),
      findings: this.#findings,
    });
    progress('each tenant alone');
    await crowd.alone();
    return crowd;
  }

  async #play(ground: Ground, crowd: Crowd, began: number): Promise<void> {
    const { minutes, rounds, recoverySeconds } = this.#settings;
    const end = began + minutes * 60_000;
    while (!this.stopping && !this.#findings.any && this.#results.length < rounds && Date.now() < end) {
      const attack = this.#nextAttack(ground);
      const stage = { ground, crowd, findings: this.#findings, random: this.#random.fork(), recoverySeconds };
      const result = await playRound(stage, attack);
      this.#results.push(result);
      const number = this.#results.length;
      progress(
        `round ${number} ${attack}: ${result.commands} commands, back after ${result.backMs ?? '?'} ms`,
      );
      if (number % ASK_EVERY === 0) await this.#ask(ground, crowd);
    }
  }

  /** Every attack comes once before one comes again. */
  #nextAttack({ clocks }: Ground): AttackKind {
    if (this.#bag.length === 0) {
      const possible = this.#settings.attacks.filter((kind) => clocks.length > 0 || !needsClock(kind));
      this.#bag = this.#random.shuffle(possible);
    }
    const attack = this.#bag.pop();
    if (attack === undefined) throw new Error(`no attack is left to play: ${NO_CLOCK}`);
    return attack;
  }

  /** Compares everything: all answers so far, every book that was traded on, and every sum. */
  async #ask({ postgres, venue }: Ground, { register }: Crowd): Promise<void> {
    await postgres.withOwner(async (client) => {
      await checkAnswers(client, [...register.entries.values()], this.#findings);
      await checkBooks(client, venue, this.#findings);
      await askAll(client, this.#findings);
    });
  }
}
