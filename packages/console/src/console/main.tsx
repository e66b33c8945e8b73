import '../design/tokens.css';
import '../design/base.css';
import './console.css';
import { render } from 'preact';
import { resumeSession, session } from './api.ts';
import { App } from './app.tsx';

const place = document.getElementById('app');
if (place !== null) render(<App />, place);
resumeSession().catch(() => {
  session.value = null;
});
