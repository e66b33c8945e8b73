import { createElement, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { useKeystrokes } from '../capture/react.ts';

/** A controlled field, as most forms in React have. */
function LogIn() {
  const [password, setPassword] = useState('');
  const [changes, setChanges] = useState(0);
  const [shown, setShown] = useState('');
  const { ref, take } = useKeystrokes({ textId: 'login', onChange: () => setChanges((count) => count + 1) });
  return createElement(
    'main',
    null,
    createElement('input', {
      ref,
      type: 'password',
      value: password,
      onChange: (event) => setPassword(event.target.value),
    }),
    createElement('button', { type: 'button', onClick: () => setShown(JSON.stringify(take())) }, 'Log in'),
    createElement('output', { 'data-changes': changes }, shown),
  );
}

createRoot(document.querySelector('#root')).render(createElement(StrictMode, null, createElement(LogIn)));
