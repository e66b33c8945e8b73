import '../design/tokens.css';
import '../design/base.css';
import './demo.css';
import { render } from 'preact';
import { Demo } from './Demo.tsx';

const app = document.getElementById('app');
if (app !== null) render(<Demo />, app);
