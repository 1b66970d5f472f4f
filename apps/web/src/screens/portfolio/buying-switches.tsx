import { useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { useAct } from '../../api/use-act.ts';
import type { Read } from '../../api/use-read.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { FaultNote } from '../../parts/fault-note.tsx';
import { Field } from '../../parts/field.tsx';
import type { Portfolio } from '../../state/portfolios.ts';
import { SWITCHES, type SwitchName } from './switches.ts';
import type { Risk } from './use-risk.ts';

interface BuyingSwitchesProps {
  readonly portfolio: Portfolio;
  readonly risk: Read<Risk>;
  readonly again: () => void;
}

const isPausable = ({ status }: Portfolio): boolean => status === 'active' || status === 'paused';

/** Pause and kill switch. Each asks first; the kill switch wants a reason. */
export function BuyingSwitches({ portfolio, risk, again }: BuyingSwitchesProps) {
  const [asked, setAsked] = useState<SwitchName | null>(null);
  const [reason, setReason] = useState('');
  const act = useAct<unknown>();
  const isHalted = risk.data?.halt != null;
  const close = (): void => {
    setAsked(null);
    setReason('');
    act.forget();
  };
  const turn = async (name: SwitchName): Promise<void> => {
    const done = await act.run(() => SWITCHES[name].turn(api, portfolio.id, reason.trim()));
    if (done === null) return;
    close();
    again();
    risk.again();
  };
  return (
    <>
      {isPausable(portfolio) && (
        <button type="button" onClick={() => setAsked(portfolio.status === 'active' ? 'pause' : 'resume')}>
          {portfolio.status === 'active' ? '❚❚ Pause' : '▶ Resume'}
        </button>
      )}
      {risk.data !== null && (
        <button type="button" class="danger" onClick={() => setAsked(isHalted ? 'lift' : 'halt')}>
          {isHalted ? 'Lift the kill switch' : '■ Kill switch'}
        </button>
      )}
      {asked !== null && (
        <Confirm
          title={SWITCHES[asked].title}
          yes={SWITCHES[asked].yes}
          isBlocked={act.isBusy || (SWITCHES[asked].needsReason && reason.trim() === '')}
          onYes={() => void turn(asked)}
          onNo={close}
        >
          <p>{SWITCHES[asked].about}</p>
          {SWITCHES[asked].takesReason && <Field label="Reason" value={reason} onInput={setReason} />}
          <FaultNote fault={act.fault} />
        </Confirm>
      )}
    </>
  );
}
