import { useState } from 'preact/hooks';
import { keepToken } from '../api/token.ts';
import { Field } from '../parts/field.tsx';
import { Panel } from '../parts/panel.tsx';
import { command } from '../command.ts';

/** Asks for a token, because the server wants one. */
export function TokenForm({ why }: { why: string }) {
  const [text, setText] = useState('');
  return (
    <Panel title="Token">
      <form
        class="body form"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') keepToken(text.trim());
        }}
      >
        <h1>This server asks for a token</h1>
        <p>{why}</p>
        <Field
          label="Token"
          type="password"
          value={text}
          onInput={setText}
          hint={
            <>
              Make one with <code>{command('token create --name NAME')}</code>. It stays in this tab and is
              forgotten when the tab closes.
            </>
          }
        />
        <div class="controls">
          <button type="submit" class="primary">
            Use this token
          </button>
        </div>
      </form>
    </Panel>
  );
}
