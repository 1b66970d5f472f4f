import type { Findings } from '../finding.ts';
import type { Intent, Reply } from './intent.ts';

/** A command with all that was heard about it. */
export interface Entry {
  readonly intent: Intent;
  /** Tries that were sent. */
  tries: number;
  /** True while every try so far was answered, and each answer promised that nothing was done. */
  deniedOnly: boolean;
  /** The first answer that is for good. */
  outcome: Extract<Reply, { type: 'done' | 'refused' }> | null;
  /** Answers that said that they were the first. */
  firsts: number;
  /** The tenant gave up on it after a denial, so nobody will send it again. */
  givenUp: boolean;
}

/** Everything that tenants meant to do and were told. The driver never dies, so memory is enough. */
export class Register {
  readonly entries = new Map<string, Entry>();
  readonly #findings: Findings;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  intend(intent: Intent): Entry {
    const entry = { intent, tries: 0, deniedOnly: true, outcome: null, firsts: 0, givenUp: false };
    this.entries.set(intent.id, entry);
    return entry;
  }

  /** Writes an answer down, and compares it with what was said before. */
  hear(entry: Entry, reply: Reply): void {
    const { intent, deniedOnly, tries } = entry;
    entry.tries += 1;
    if (reply.type === 'fault') this.#findings.add('fault', `${intent.id}: ${reply.what}`);
    if (reply.type !== 'denied') entry.deniedOnly = false;
    if (reply.type !== 'done' && reply.type !== 'refused') return;
    if (reply.type === 'done') {
      if (!reply.replayed) entry.firsts += 1;
      if (reply.replayed && deniedOnly && tries > 0)
        this.#findings.add('denied', `${intent.id} was said not to be done ${tries} times, and it was done`);
      if (entry.firsts > 1)
        this.#findings.add('doubled', `${intent.id} was answered as new ${entry.firsts} times`);
    }
    if (entry.outcome === null) entry.outcome = reply;
    else this.#compare(entry.outcome, reply, intent.id);
  }

  #compare(first: NonNullable<Entry['outcome']>, reply: NonNullable<Entry['outcome']>, id: string): void {
    if (first.type !== reply.type) {
      this.#findings.add('drift', `${id} was ${first.type} and then ${reply.type}`);
      return;
    }
    if (first.type === 'refused' && reply.type === 'refused' && first.code !== reply.code)
      this.#findings.add('drift', `${id} was refused for ${first.code} and then for ${reply.code}`);
    if (first.type !== 'done' || reply.type !== 'done') return;
    for (const [name, value] of Object.entries(reply.money)) {
      const before = first.money[name];
      if (before !== undefined && before !== value)
        this.#findings.add('drift', `${id} was answered ${name} ${before} and then ${value}`);
    }
  }
}
