import { price } from '../../money.ts';
import { Badge } from '../../parts/badge.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Reading } from '../../parts/reading.tsx';
import { Ladder } from './ladder.tsx';
import { useLiveBook, type OutcomeName } from './use-live-book.ts';

const shown = (text: string | null): string => (text === null ? '–' : price(text));

/** The live book of an outcome. */
export function BookPanel({ outcome, label }: { outcome: OutcomeName; label: string }) {
  const { book, best } = useLiveBook(outcome);
  return (
    <Panel
      title="Order book"
      about={`of ${label}`}
      aside={
        best && (
          <>
            <span>
              {shown(best.bid)} / {shown(best.ask)}
            </span>
            <Badge of={best.state} />
          </>
        )
      }
    >
      <Reading of={book}>{(data) => <Ladder of={data} />}</Reading>
    </Panel>
  );
}
