const STAMP = /^([12]\d{3}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/**
 * Rewrites the formats in which venues print a time as ISO in UTC with milliseconds: `2020-11-02 16:31:01+00`,
 * `2026-01-23T18:30:00.123456Z`, `2026-01-23`. Digits finer than a millisecond are dropped; a time without a zone is
 * read as UTC, a day without a time as its midnight.
 * @returns null for no text, an unknown format, or a day that does not exist
 */
export function isoTime(text: string | null | undefined): string | null {
  const match = STAMP.exec(text ?? '');
  if (!match) return null;
  const [, day, clock = '00:00:00', fraction = '', zone = 'Z'] = match;
  const seconds = clock.length === 5 ? ':00' : '';
  const local = `${day}T${clock}${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  const instant = new Date(local);
  // A Date turns 30 February into 2 March: only what reads back unchanged was a real day.
  if (Number.isNaN(instant.getTime()) || instant.toISOString() !== local) return null;
  return new Date(instant.getTime() - zoneOffsetMs(zone)).toISOString();
}

function zoneOffsetMs(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', ''));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
