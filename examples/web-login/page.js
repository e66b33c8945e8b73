import { recordTyping } from './recordTyping.js';

const SAMPLES = 5;
const find = (selector) => document.querySelector(selector);
const recorderOf = new Map(
  ['#sign-up', '#log-in'].map((form) => [form, recordTyping(find(`${form} input`))]),
);

let phrase = '';
/** Typings by their place; one that the service refused is a gap until it is typed again. */
let typings = [];

function show(view) {
  for (const part of document.querySelectorAll('main > form, main > section'))
    part.hidden = `#${part.id}` !== view;
  for (const input of document.querySelectorAll(`${view} input`)) input.value = '';
  find(`${view} input, ${view} button`).focus();
}

function say(text, good = false) {
  find('#message').textContent = text;
  find('#message').classList.toggle('good', good);
  find('#message').hidden = text === '';
}

async function ask(path, body) {
  const response = await fetch(path, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error('no answer');
  return response.json();
}

/** Runs a form's step; a fault leaves the person where they are. */
function onSubmit(form, step) {
  find(form).addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = find(`${form} button`);
    button.disabled = true;
    say('');
    try {
      await step(new FormData(find(form)));
    } catch {
      say('That did not work. Please try again.');
    } finally {
      button.disabled = false;
    }
  });
}

onSubmit('#name', async (data) => {
  const { known } = await ask('/begin', { name: data.get('name') });
  for (const who of document.querySelectorAll('.who')) who.textContent = data.get('name').trim();
  typings = Array(SAMPLES).fill(null);
  showProgress();
  show(known ? '#log-in' : '#sign-up');
});

onSubmit('#sign-up', async (data) => {
  const typing = recorderOf.get('#sign-up').take();
  show('#sign-up');
  if (typing.capture.flags.length > 0) return say('Please type it: pasted text has no rhythm.');
  if (typings.every((one) => one === null)) phrase = data.get('phrase');
  else if (data.get('phrase') !== phrase) return say('That was another phrase. Please type the same one.');
  typings[typings.indexOf(null)] = structuredClone(typing);
  showProgress();
  if (typings.includes(null)) return;
  const { result, indexes, hint, risky } = await ask('/sign-up', { phrase, typings });
  if (result === 'done') {
    const next = risky ? 'Your rhythm varies a lot, so we may often ask for a code.' : 'Now sign in with it.';
    find('#name input').value = '';
    show('#name');
    say(`Your pass phrase is set. ${next}`, true);
  } else {
    for (const index of indexes ?? []) typings[index] = null;
    showProgress();
    say(hint ?? 'Please type it again.');
  }
});

onSubmit('#log-in', async (data) => {
  const { result } = await ask('/log-in', {
    phrase: data.get('phrase'),
    typing: recorderOf.get('#log-in').take(),
  });
  if (result === 'in') welcome('It was your phrase, and your rhythm.');
  else if (result === 'code') show('#code');
  else {
    show('#log-in');
    say('That is not your pass phrase.');
  }
});

onSubmit('#code', async (data) => {
  const { result } = await ask('/confirm', { code: data.get('code') });
  if (result === 'in') welcome('The code was right. We learn from this how you type today.');
  else {
    show('#name');
    say('That was not the code. Please sign in again.');
  }
});

// Soft keyboards report no key events: docs/guide/integrate-mobile.md has recorders for them.
if (matchMedia('(pointer: coarse)').matches) say('This example needs a keyboard: soft ones tell no rhythm.');

find('#again').addEventListener('click', () => show('#name'));

function welcome(why) {
  find('#why').textContent = why;
  show('#in');
}

function showProgress() {
  const done = typings.filter((one) => one !== null).length;
  find('.steps').setAttribute('aria-label', `${done} of ${SAMPLES} typed`);
  for (const [i, step] of document.querySelectorAll('.steps li').entries())
    step.classList.toggle('done', i < done);
  find('#sign-up button').textContent = done === SAMPLES - 1 ? 'Finish' : 'Next';
}
