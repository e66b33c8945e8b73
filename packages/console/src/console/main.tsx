import '../design/tokens.css';
import '../design/base.css';
import { render } from 'preact';

const app = document.getElementById('app');
if (app !== null) {
  render(
    <main class="page">
      <h1>Console</h1>
    </main>,
    app,
  );
}
