export const PERIODS = ['day', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

const isoDay = (time: Date): string => time.toISOString().slice(0, 10);

/** The name of the period that a moment lies in, by UTC. A week begins on Monday. */
export function periodOf(time: Date, period: Period): string {
  if (period === 'day') return isoDay(time);
  if (period === 'month') return isoDay(time).slice(0, 7);
  const monday = new Date(time);
  monday.setUTCDate(time.getUTCDate() - ((time.getUTCDay() + 6) % 7));
  return isoDay(monday);
}
