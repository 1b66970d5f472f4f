import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: ComponentChildren;
  readonly type?: 'text' | 'search' | 'password';
  /** Amounts get the keyboard of numbers. */
  readonly isNumber?: boolean;
  readonly placeholder?: string;
}

/** A line to fill in, with its name and a hint. */
export function Field({
  label,
  value,
  onInput,
  hint,
  type = 'text',
  isNumber = false,
  placeholder,
}: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type={type}
        value={value}
        placeholder={placeholder}
        inputMode={isNumber ? 'decimal' : 'text'}
        autoComplete="off"
        spellcheck={false}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
    </div>
  );
}
