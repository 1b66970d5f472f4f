import pg from 'pg';

/** The volume of a run, counted in its database. */
export interface Volume {
  readonly settlements: number;
  readonly reversals: number;
  /** Fills from books. */
  readonly bookFills: number;
  /** Commits that carried out several commands of one portfolio: those of one batch are recorded at one moment. */
  readonly sharedCommits: number;
  readonly largestGroup: number;
}

const VOLUME = `
  with groups as (select count(*) as size from commands group by portfolio_id, recorded_at)
  select count(*) filter (where size > 1)::int as "sharedCommits",
         coalesce(max(size), 0)::int as "largestGroup",
         (select count(*)::int from fills where kind in ('settle', 'void')) as "settlements",
         (select count(*)::int from fills where kind = 'reverse') as "reversals",
         (select count(*)::int from fills where kind in ('buy', 'sell') and fill_model = 'book') as "bookFills"
  from groups`;

/** Counts what was done. */
export async function readVolume(ownerUrl: string): Promise<Volume> {
  const client = new pg.Client(ownerUrl);
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Volume>(VOLUME);
    return rows[0]!;
  } finally {
    await client.end();
  }
}
