import { Migration } from '@mikro-orm/migrations';
import { searchTextOf } from '../../../domain/index.ts';
import { searchTextOfMarket } from '../../markets/market-rows.ts';

/** The number of rows that are read and written at once. */
const CHUNK_SIZE = 1_000;

type Row = Readonly<Record<string, string | null>>;

/** A table whose rows are found by words. */
interface Searched {
  readonly table: string;
  readonly id: string;
  /** The columns of which the words are. */
  readonly columns: readonly string[];
  readonly wordsOf: (row: Row) => string;
}

const MARKETS: Searched = {
  table: 'markets',
  id: 'market_id',
  columns: ['question', 'first_label', 'second_label'],
  wordsOf: (row) => searchTextOfMarket(row['question']!, [row['first_label']!, row['second_label']!]),
};
const EVENTS: Searched = {
  table: 'events',
  id: 'event_id',
  columns: ['title'],
  wordsOf: (row) => searchTextOf([row['title']!]),
};

/**
 * Markets and events are found by words that are folded by our code, as what PostgreSQL takes for a letter, and for its
 * lower case, depends on the locale of the database.
 */
export class SearchTextsMigration extends Migration {
  override async up(): Promise<void> {
    await this.execute('drop index markets_question_index');
    await this.execute('drop index events_title_index');
    for (const searched of [MARKETS, EVENTS]) await this.#fill(searched);
  }

  async #fill(searched: Searched): Promise<void> {
    const { table, id, columns, wordsOf } = searched;
    await this.execute(`alter table ${table} add column search_text text not null default ''`);
    for (let last: Row = { venue: '', id: '' }; ;) {
      const rows = (await this.execute(
        `select venue, ${id} as id, ${columns.join(', ')} from ${table} where (venue, ${id}) > (?, ?)
         order by venue, ${id} limit ${CHUNK_SIZE}`,
        [last['venue'], last['id']],
      )) as Row[];
      const words = rows.map((row) => ({ venue: row['venue'], id: row['id'], words: wordsOf(row) }));
      await this.execute(
        `update ${table} t set search_text = new.words
         from jsonb_to_recordset(?::jsonb) as new(venue text, id text, words text)
         where t.venue = new.venue collate "C" and t.${id} = new.id collate "C"`,
        [JSON.stringify(words)],
      );
      if (rows.length < CHUNK_SIZE) break;
      last = rows.at(-1)!;
    }
    await this.execute(`alter table ${table} alter column search_text drop default`);
    await this.execute(
      `create index ${table}_search_index on ${table}
       using gin (array_to_tsvector(string_to_array(search_text, ' ')))`,
    );
  }

  override down(): void {
    for (const { table } of [MARKETS, EVENTS]) {
      this.addSql(`drop index ${table}_search_index`);
      this.addSql(`alter table ${table} drop column search_text`);
    }
    this.addSql("create index markets_question_index on markets using gin (to_tsvector('simple', question))");
    this.addSql("create index events_title_index on events using gin (to_tsvector('simple', title))");
  }
}
