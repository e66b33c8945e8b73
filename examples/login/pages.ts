import type { Session } from './shop.ts';

type Shown = Pick<Session, 'step' | 'message' | 'typings'>;
/** A password, and how it was typed as a field of its own. */
const password = (label: string, typing: string, autocomplete: string) =>
  `<keystroke-field name="${typing}"><label>${label} <input type="password" name="password"
    autocomplete="${autocomplete}" minlength="8" required></label></keystroke-field>`;
/** Where it still has to be typed: in all five fields, or again in those that were refused. */
const missing = (typings: Shown['typings']) =>
  typings.map((typing, i) =>
    typing === null ? password(`Password, ${i + 1} of 5`, `typing${i + 1}`, 'off') : '',
  );
const PAGES: Readonly<Record<Session['step'], (shown: Shown) => string>> = {
  name: () => `<h1>Log in</h1><label>Your name <input name="name" autocomplete="username" required autofocus></label>
    <button>Continue</button><p>New here? Start the same way.</p>`,
  signUp: ({
    typings,
  }) => `<h1>Choose a password</h1><p>Type it in every field, as you always type. We keep when each key
    goes down and up, to recognise you.</p>${missing(typings).join('')}<button>Sign up</button>`,
  logIn:
    () => `<h1>Hello again</h1>${password('Password', 'typing', 'current-password')}<button>Log in</button>
    <p>You may paste it. Then we ask you for a code.</p>`,
  confirm:
    () => `<h1>One more step</h1><p>We sent you a code. (This example prints it where it was started.)</p>
    <label>Code <input name="code" inputmode="numeric" autocomplete="one-time-code" required autofocus></label>
    <button>Confirm</button>`,
  shop: () =>
    '<h1>Welcome to the shop</h1><p>Today: ribbons, type wheels, a Remington.</p><button>Log out</button>',
};
const form = (step: Session['step'], fields: string) =>
  `<form method="post" action="/"><input type="hidden" name="step" value="${step}">${fields}</form>`;

export function pageOf(shown: Shown): string {
  const { step, message } = shown;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Ribbon &amp; Key</title><link rel="icon" href="/icon.svg">
    <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
    <link rel="stylesheet" href="/shop.css"><script src="/keystroke-auth.js" defer></script><script src="/shop.js" defer></script>
    <main><p role="status">${message}</p>${form(step === 'shop' ? 'name' : step, PAGES[step](shown))}
    ${step === 'signUp' || step === 'logIn' ? form('name', '<button>Use another name</button>') : ''}</main></html>`;
}
