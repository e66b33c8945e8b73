import type { Session } from './shop.ts';

/** A password, and how it was typed as a field of its own. */
const password = (label: string, typing: string, autocomplete: string) =>
  `<keystroke-field name="${typing}"><label>${label} <input type="password" name="password"
    autocomplete="${autocomplete}" minlength="8" required></label></keystroke-field>`;
const PAGES: Readonly<Record<Session['step'], string>> = {
  name: `<h1>Log in</h1><label>Your name <input name="name" autocomplete="username" required autofocus></label>
    <button>Continue</button><p>New here? Start the same way.</p>`,
  signUp: `<h1>Choose a password</h1><p>Type it five times, as you always type. We keep when each key goes down and up, to
    recognise you.</p>${[1, 2, 3, 4, 5].map((n) => password(`Password, ${n} of 5`, `typing${n}`, 'off')).join('')}
    <button>Sign up</button>`,
  logIn: `<h1>Hello again</h1>${password('Password', 'typing', 'current-password')}<button>Log in</button>
    <p>You may paste it. Then we ask you for a code.</p>`,
  confirm: `<h1>One more step</h1><p>We sent you a code. (This example prints it where it was started.)</p>
    <label>Code <input name="code" inputmode="numeric" autocomplete="one-time-code" required autofocus></label>
    <button>Confirm</button>`,
  shop: '<h1>Welcome to the shop</h1><p>Today: ribbons, type wheels, a Remington.</p><button>Log out</button>',
};

export function pageOf({ step, message }: Pick<Session, 'step' | 'message'>): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Ribbon &amp; Key</title><link rel="icon" href="/icon.svg">
    <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
    <link rel="stylesheet" href="/shop.css"><script src="/keystroke-auth.js" defer></script><script src="/shop.js" defer></script>
    <main><p role="status">${message}</p><form method="post" action="/">
    <input type="hidden" name="step" value="${step === 'shop' ? 'name' : step}">${PAGES[step]}</form></main></html>`;
}
