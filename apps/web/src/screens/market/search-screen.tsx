import { useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { useRead } from '../../api/use-read.ts';
import { Choice } from '../../parts/choice.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Reading } from '../../parts/reading.tsx';
import { MarketTable } from './market-table.tsx';
import { SearchField } from './search-field.tsx';
import { command } from '../../command.ts';

const SORTS = [
  ['newest', 'Newest'],
  ['volume', 'Volume'],
  ['liquidity', 'Liquidity'],
  ['spread', 'Spread'],
  ['endsIn', 'Ends'],
] as const;
type Sort = (typeof SORTS)[number][0];

const LIMIT = 50;

/** Markets by words, with their best prices. */
export function SearchScreen() {
  const [text, setText] = useState('');
  const [sort, setSort] = useState<Sort>('newest');
  const [which, setWhich] = useState<'trading' | 'all'>('trading');
  const words = text.trim();
  const listing = { limit: LIMIT, sort, ...(which === 'trading' ? { trading: true } : {}) };
  const found = useRead(
    () =>
      words === '' ? api.market.list.query(listing) : api.market.search.query({ text: words, ...listing }),
    { key: `markets ${sort} ${which} ${words}`, everyMs: 5_000 },
  );
  return (
    <>
      <div class="head">
        <h1>Markets</h1>
        <div class="controls">
          <Choice
            label="Which"
            options={[
              ['trading', 'Trading'],
              ['all', 'All'],
            ]}
            value={which}
            onChange={setWhich}
          />
          <Choice label="Sorted by" options={SORTS} value={sort} onChange={setSort} />
        </div>
      </div>
      <SearchField value={text} onSearch={setText} />
      <Panel title={words === '' ? 'Markets' : `Markets with “${words}”`}>
        <Reading of={found}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="No market">
                {words === '' ? (
                  <>
                    Connect a venue with <code>{command('start')}</code>, or import markets with{' '}
                    <code>{command('markets import FILE')}</code>.
                  </>
                ) : (
                  'Use fewer or shorter words; all of them must be in the question or the labels.'
                )}
              </Empty>
            ) : (
              <MarketTable rows={items} />
            )
          }
        </Reading>
      </Panel>
    </>
  );
}
