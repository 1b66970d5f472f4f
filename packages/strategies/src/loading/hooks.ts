import { builtinModules, registerHooks, type ResolveFnOutput } from 'node:module';
import { AUTHOR, TESTING } from './places.ts';

/** A strategy's file, and all that it imports by a relative path, carry their generation in their address. */
export const GENERATION = 'g';

const OURS: Readonly<Record<string, string>> = {
  'prescient/strategy': AUTHOR.href,
  'prescient/strategy/testing': TESTING.href,
};

/** An import that no strategy may have. */
class ForbiddenImport extends Error {
  override readonly name = 'ForbiddenImport';
}

const generationOf = (parent: string | undefined): string | null =>
  parent === undefined ? null : (URL.parse(parent)?.searchParams.get(GENERATION) ?? null);

const isBuiltin = (specifier: string): boolean =>
  specifier.startsWith('node:') || builtinModules.includes(specifier);

const isNotOfPackages = (url: string): boolean => !url.includes('/node_modules/');

/** The TypeScript of a user whose package.json names no type is a module: else Node guesses, and warns of its guess. */
const asModule = (found: ResolveFnOutput): ResolveFnOutput =>
  found.format == null && isNotOfPackages(found.url) && URL.parse(found.url)?.pathname.endsWith('.ts')
    ? { ...found, format: 'module-typescript' }
    : found;

/**
 * Lets the file of a strategy, wherever it lies, import `prescient/strategy` and the zod that Prescient itself uses. The
 * modules of Node are closed to it: a strategy does no input or output. "Everything" is for the test of a strategy, whose
 * files are loaded as any other.
 */
export function installHooks(reach: 'strategies' | 'everything' = 'strategies'): void {
  registerHooks({
    resolve(specifier, context, next) {
      const ours = Object.hasOwn(OURS, specifier) ? OURS[specifier] : undefined;
      if (ours !== undefined) return { url: ours, shortCircuit: true };
      const generation = generationOf(context.parentURL);
      if (/^zod(?:\/|$)/.test(specifier) && (generation !== null || reach === 'everything'))
        return next(specifier, { ...context, parentURL: import.meta.url });
      if (generation === null) return asModule(next(specifier, context));
      if (isBuiltin(specifier))
        throw new ForbiddenImport(
          `imports "${specifier}"; a strategy does no input or output: what it may know is in its context`,
        );
      const found = next(specifier, context);
      if (!specifier.startsWith('.')) return found;
      return { ...asModule(found), url: `${found.url}?${GENERATION}=${generation}` };
    },
  });
}
