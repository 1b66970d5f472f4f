import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SharedReads } from './shared-reads.ts';

/** A source whose reads see what it holds when they begin, and end when they are told to. */
class Source {
  version = 0;
  reads = 0;
  readonly #ends: (() => void)[] = [];

  readonly read = (): Promise<number> => {
    this.reads += 1;
    const { version } = this;
    return new Promise((resolve) => this.#ends.push(() => resolve(version)));
  };

  endOne(): void {
    this.#ends.shift()?.();
  }
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test('nobody is answered by a read that began before the question', async () => {
  const step = fc.constantFrom('change', 'ask', 'turn', 'end');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const source = new Source();
      const shared = new SharedReads<number>();
      const answers: Promise<{ asked: number; got: number }>[] = [];
      for (const each of steps) {
        if (each === 'change') source.version += 1;
        if (each === 'turn') await turn();
        if (each === 'end') source.endOne();
        if (each !== 'ask') continue;
        const asked = source.version;
        answers.push(shared.get('key', source.read).then((got) => ({ asked, got })));
      }
      for (let rest = 2; rest > 0; rest -= 1) {
        await turn();
        source.endOne();
        await turn();
      }
      for (const { asked, got } of await Promise.all(answers)) expect(got).toBeGreaterThanOrEqual(asked);
      expect(source.reads).toBeLessThanOrEqual(answers.length);
    }),
  );
});

test('callers of one turn share a read, and those that come while it is under way share the next', async () => {
  const source = new Source();
  const shared = new SharedReads<number>();
  const first = [shared.get('key', source.read), shared.get('key', source.read)];
  await turn();
  source.version = 1;
  const later = [shared.get('key', source.read), shared.get('key', source.read)];
  await turn();
  expect(source.reads).toBe(1);
  source.endOne();
  await turn();
  expect(source.reads).toBe(2);
  source.endOne();
  expect(await Promise.all([...first, ...later])).toEqual([0, 0, 1, 1]);
});

test('a read that fails fails for its own callers alone', async () => {
  const shared = new SharedReads<number>();
  const failing = shared.get('key', () => Promise.reject(new Error('away')));
  await expect(failing).rejects.toThrow('away');
  await expect(shared.get('key', () => Promise.resolve(7))).resolves.toBe(7);
});
