import { useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { useAct } from '../../api/use-act.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { FaultNote } from '../../parts/fault-note.tsx';
import { Field } from '../../parts/field.tsx';
import { changesOf, limitLabel, textsOf, type LimitName } from './limit-texts.ts';
import type { Risk } from './use-risk.ts';

interface LimitsFormProps {
  readonly risk: Risk;
  readonly onClose: () => void;
  readonly onSet: () => void;
}

/** Asks for new limits and the reason for them; an empty field takes a limit away. */
export function LimitsForm({ risk, onClose, onSet }: LimitsFormProps) {
  // The limits of the moment at which the form was opened: later readings must not undo what a person types.
  const [limits] = useState(risk.limits);
  const [texts, setTexts] = useState(() => textsOf(limits));
  const [reason, setReason] = useState('');
  const act = useAct<unknown>();
  const changes = changesOf(limits, texts);
  const set = async (): Promise<void> => {
    const { portfolioId } = risk;
    const done = await act.run(() =>
      api.risk.set.mutate({ portfolioId, limits: changes, reason: reason.trim() }),
    );
    if (done !== null) onSet();
  };
  return (
    <Confirm
      title="Set risk limits"
      yes="Set them"
      isBlocked={act.isBusy || reason.trim() === '' || Object.keys(changes).length === 0}
      onYes={() => void set()}
      onNo={onClose}
    >
      <p class="hint">An empty field is no limit. Limits refuse buys; sales and settlements go on.</p>
      <div class="pairs">
        {(Object.keys(texts) as LimitName[]).map((name) => (
          <Field
            key={name}
            label={limitLabel(name)}
            value={texts[name]}
            isNumber
            onInput={(text) => setTexts({ ...texts, [name]: text })}
          />
        ))}
      </div>
      <Field label="Reason" value={reason} onInput={setReason} />
      <FaultNote fault={act.fault} />
    </Confirm>
  );
}
