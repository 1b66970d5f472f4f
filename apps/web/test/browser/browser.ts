import { existsSync } from 'node:fs';
import sparticuz from '@sparticuz/chromium';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';

const DEBIAN = '/usr/bin/chromium';

/** Starts a Chromium: the machine's own, else the one that npm brought. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = existsSync(DEBIAN) ? DEBIAN : await sparticuz.executablePath();
  return chromium.launch({ executablePath, chromiumSandbox: false, args: ['--disable-dev-shm-usage'] });
}

/** Lists the barriers that keep people from using the page as it is now, one line each. */
export async function barriersOf(page: Page): Promise<string[]> {
  // The page's policy lets no script in from outside, so it is evaluated.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: AxeLike }).axe.run();
    return violations.flatMap(({ id, impact, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${impact} ${id}: ${target.join(' ')} ${failureSummary}`),
    );
  });
}

interface AxeLike {
  run(): Promise<{
    violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[];
  }>;
}

/** Returns a picture of what is seen, small enough for a document. */
export async function pictureOf(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 72 });
  await session.detach();
  return Buffer.from(data, 'base64');
}
