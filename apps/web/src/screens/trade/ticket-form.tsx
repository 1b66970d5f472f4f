import { price } from '../../money.ts';
import { Choice } from '../../parts/choice.tsx';
import { Field } from '../../parts/field.tsx';
import { Panel } from '../../parts/panel.tsx';
import { LotChoice } from './lot-choice.tsx';
import type { Place, Ticket } from './ticket.ts';

interface TicketFormProps {
  readonly ticket: Ticket;
  readonly place: Place;
  readonly onChange: (fields: Partial<Ticket>) => void;
}

const ACTS = [
  ['buy', 'Buy'],
  ['sell', 'Sell'],
] as const;

const TIMES = [
  ['FAK', 'Take what there is'],
  ['FOK', 'All or nothing'],
] as const;

const STAKES = ['10', '50', '100', '250', '1000'];

const Stakes = ({ onChange }: Pick<TicketFormProps, 'onChange'>) => (
  <span class="steps">
    {STAKES.map((stake) => (
      <button key={stake} type="button" class="linkish" onClick={() => onChange({ stake })}>
        {stake}
      </button>
    ))}
  </span>
);

/** The fields of a buy or a sale. */
export function TicketForm({ ticket, place, onChange }: TicketFormProps) {
  const isBuy = ticket.act === 'buy';
  const { best } = place;
  return (
    <Panel
      title="Ticket"
      about={`for portfolio ${place.portfolioId}, which is chosen above`}
      aside={<Choice label="Act" options={ACTS} value={ticket.act} onChange={(act) => onChange({ act })} />}
    >
      <div class="body form">
        {!isBuy && <LotChoice ticket={ticket} place={place} onChange={onChange} />}
        <div class="pair">
          {isBuy ? (
            <Field
              label="Stake in dollars, before fees"
              isNumber
              value={ticket.stake}
              onInput={(stake) => onChange({ stake })}
              hint={<Stakes onChange={onChange} />}
            />
          ) : (
            <Field
              label="Shares"
              isNumber
              value={ticket.shares}
              placeholder="all"
              onInput={(shares) => onChange({ shares })}
              hint="Empty: all of them"
            />
          )}
          <Field
            label={isBuy ? 'Highest price' : 'Lowest price'}
            isNumber
            value={ticket.limit}
            placeholder={best === null ? '' : price(best)}
            onInput={(limit) => onChange({ limit })}
            hint={best === null ? 'The book has no price; name one' : `Empty: the best one, ${price(best)}`}
          />
        </div>
        <div class="controls">
          <Choice
            label="If the book has less"
            options={TIMES}
            value={ticket.timeInForce}
            onChange={(timeInForce) => onChange({ timeInForce })}
          />
        </div>
        {isBuy && (
          <Field
            label="Why (kept with the trade)"
            value={ticket.reason}
            onInput={(reason) => onChange({ reason })}
          />
        )}
      </div>
    </Panel>
  );
}
