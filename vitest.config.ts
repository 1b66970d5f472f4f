import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { shared } from './vitest.shared.ts';

const TOGETHER = 'all';
/** Files whose tests mostly wait: for processes, servers that start, a day that passes. */
const WAITING =
  /apps\/(?:chaos|siege|day)\/test\/|apps\/cli\/test\/(?:restarts|lost|slow|crash|start|strategy-bot|trade)|\/(?:lost-replies|webhooks)\./;
/** Files that begin after each one that waits. */
const BESIDE = 2;

type Turn = 'apart' | 'waiting' | 'working';

const turnOf = ({ moduleId, project }: TestSpecification): Turn =>
  project.name !== TOGETHER ? 'apart' : WAITING.test(moduleId) ? 'waiting' : 'working';

/**
 * Begins early with the files that wait, so that none of them is left for the end, and with others between them, which use
 * the processor meanwhile. Packages apart, which have workers of their own, come first.
 */
class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- vitest's method of this name sorts no array in place.
    const sorted = await super.sort(files);
    const inTurn = (turn: Turn): TestSpecification[] => sorted.filter((file) => turnOf(file) === turn);
    const working = inTurn('working');
    const mixed = inTurn('waiting').flatMap((file) => [file, ...working.splice(0, BESIDE)]);
    return [...inTurn('apart'), ...mixed, ...working];
  }
}

const workers = { maxWorkers: 5 };

/** A package whose tests need preparations of their own, which no other test may see. */
const apart = (folder: string, settings: object = {}) => ({
  test: { ...shared, ...workers, name: folder, include: [`${folder}/**/*.test.ts`], ...settings },
});

/**
 * The whole suite as one run: `npm test`. All packages share its workers, the modules that these load, and a PostgreSQL;
 * a run of each package by itself takes more processor time than the tests of most. A package's own configuration serves
 * who works in its folder.
 */
export default {
  test: {
    sequence: { sequencer: WaitingFirst },
    // A guard against a worker that never ends, as the limits of the tests are.
    teardownTimeout: 120_000,
    projects: [
      {
        test: {
          ...shared,
          ...workers,
          name: TOGETHER,
          include: ['{packages,apps}/*/{src,test}/**/*.test.ts', 'examples/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'packages/{testkit,local-postgres,packaging}/**'],
          globalSetup: [
            'packages/core/test/support/global-setup.ts',
            'apps/cli/test/support/global-setup.ts',
          ],
        },
      },
      apart('packages/testkit', { globalSetup: 'packages/testkit/test/global-setup.ts' }),
      apart('packages/local-postgres', { globalSetup: 'packages/local-postgres/test/global-setup.ts' }),
      // Asked by Node, arethetypeswrong answers with its TypeScript, which Node takes from no installed package.
      apart('packages/packaging', { experimental: { viteModuleRunner: true } }),
    ],
  },
};
