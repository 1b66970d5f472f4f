import type { Read } from '../../api/use-read.ts';
import { Empty } from '../../parts/empty.tsx';
import { FaultNote } from '../../parts/fault-note.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Reading } from '../../parts/reading.tsx';
import { BuyFigures, SellFigures } from './preview-figures.tsx';
import type { Ticket } from './ticket.ts';
import type { Preview } from './use-preview.ts';
import type { Sending } from './use-sending.ts';

interface PreviewPanelProps {
  readonly ticket: Ticket;
  readonly preview: Read<Preview>;
  readonly sent: Sending;
  /** The id of the decision. */
  readonly id: string;
  readonly onSend: () => void;
  /** Begins a new decision after a refusal. */
  readonly onNew: () => void;
}

/** The preview of a ticket, and the button that carries it out. */
export function PreviewPanel(props: PreviewPanelProps) {
  const { ticket, preview, sent, id, onSend, onNew } = props;
  const isRefused = sent.fault !== null && !sent.fault.mayRepeat;
  const isReady = preview.data !== null && preview.fault === null && !isRefused;
  const verb = ticket.act === 'buy' ? 'Buy' : 'Sell';
  return (
    <Panel title="Preview" about="What would happen now; nothing has happened yet">
      <Reading of={preview}>
        {(data) =>
          data === null ? (
            <Empty title="Fill in the ticket">
              {ticket.act === 'buy' ? 'A stake and a price.' : 'A position and a price.'}
            </Empty>
          ) : data.act === 'buy' ? (
            <BuyFigures of={data.of} />
          ) : (
            <SellFigures of={data.of} />
          )
        }
      </Reading>
      <div class="body form">
        <FaultNote fault={sent.fault} />
        <div class="controls">
          <button type="button" class="primary" disabled={!isReady || sent.isBusy} onClick={onSend}>
            {sent.fault?.mayRepeat ? `${verb}: send it again` : verb}
          </button>
          {isRefused && (
            <button type="button" onClick={onNew}>
              Try again with another id
            </button>
          )}
          <span class="hint">
            Id <code>{id}</code>: it happens once, however often it is sent.
          </span>
        </div>
      </div>
    </Panel>
  );
}
