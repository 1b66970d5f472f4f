import { render } from 'preact';
import { ensureLanguage } from './shell/language.ts';
import './style/tokens.css';
import './style/base.css';
import './style/shell.css';
import './style/parts.css';
import './style/table.css';
import './style/charts.css';

ensureLanguage(navigator);
const { App } = await import('./app.tsx');
render(<App />, document.getElementById('app')!);
