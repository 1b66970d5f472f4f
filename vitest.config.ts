import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { shared } from './vitest.shared.ts';

/** Files whose tests mostly wait: for processes, servers that start, a day that passes. */
const WAITING =
  /packages\/local-postgres\/|apps\/(?:chaos|siege|day)\/test\/|apps\/cli\/test\/(?:restarts|slow|crash)/;

/** Begins with the files that wait, so that others use the processor meanwhile, and none of them is left for the end. */
class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- vitest's method of this name sorts no array in place.
    const sorted = await super.sort(files);
    const isWaiting = ({ moduleId }: TestSpecification): boolean => WAITING.test(moduleId);
    return [...sorted.filter(isWaiting), ...sorted.filter((file) => !isWaiting(file))];
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
    projects: [
      {
        test: {
          ...shared,
          ...workers,
          name: 'all',
          include: ['{packages,apps,examples}/**/*.test.ts'],
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
