import type { Fault } from '../api/fault.ts';

/** A refusal: its code, and one sentence that says what to do. */
export const FaultNote = ({ fault }: { fault: Fault | null }) =>
  fault && (
    <p class="fault" role="alert">
      <span aria-hidden="true">⚠ </span>
      <code>{fault.code}</code> {fault.message}
    </p>
  );
