import type { TypedSample } from '@keystroke-auth/client/capture';
import type { Enrolment } from '@keystroke-auth/protocol';
import { useEffect, useState } from 'preact/hooks';
import { Attacks } from './Attacks.tsx';
import type { Attack } from './attacks.ts';
import { type Choice, Choose, newChoice } from './Choose.tsx';
import { Learn } from './Learn.tsx';
import { service } from './service.ts';
import { Tries } from './Tries.tsx';
import type { Typed } from './TypeField.tsx';
import type { Try } from './Verdict.tsx';

const LANGUAGE = ['es', 'de', 'fr'].find((one) => navigator.language.startsWith(one)) ?? 'en';

/** The page: choose a text, type it five times, then see who gets in. */
export function Demo() {
  const [choice, setChoice] = useState<Choice | null>(null);
  const [typed, setTyped] = useState<readonly Typed[]>([]);
  const [progress, setProgress] = useState<Enrolment | null>(null);
  const [tries, setTries] = useState<readonly Try[]>([]);
  const [last, setLast] = useState<Typed | null>(null);
  const [problem, setProblem] = useState('');
  const [erased, setErased] = useState(false);

  function clear() {
    setTyped([]);
    setProgress(null);
    setTries([]);
    setLast(null);
  }
  /** Everything before is erased, here and there. */
  async function begin(next: Promise<Choice>) {
    setProblem('');
    setErased(false);
    try {
      const [chosen] = await Promise.all([next, service.forget()]);
      setChoice(chosen);
      clear();
    } catch (error) {
      setProblem(wordsOf(error));
    }
  }
  async function erase() {
    setProblem('');
    try {
      await service.forget();
      clear();
      setErased(true);
    } catch (error) {
      setProblem(`Nothing is erased yet. ${wordsOf(error)}`);
    }
  }
  useEffect(() => {
    void begin(newChoice(matchMedia('(pointer: coarse)').matches ? 'pad' : 'keys', LANGUAGE));
  }, []);

  async function learn(one: Typed) {
    try {
      const now = await service.enrol(one.sample);
      setProblem('');
      setTyped([...typed, one]);
      setProgress(now);
      setLast(one);
    } catch (error) {
      setProblem(wordsOf(error));
    }
  }
  async function attack({ make, name, caught }: Attack, like: TypedSample, text: string) {
    try {
      const sample = await make(like, text, Math.random);
      await verify({ sample, presses: [] }, { who: 'attack', what: name }, caught);
    } catch {
      setProblem('The service does not answer. Is it still running?');
    }
  }
  async function verify(one: Typed, about: Pick<Try, 'who' | 'what'>, caught?: string) {
    try {
      const decision = await service.verify(one.sample);
      setProblem('');
      const isCaught = caught !== undefined && decision.decision !== 'allow';
      const through =
        caught === undefined
          ? undefined
          : 'It got through. That happens now and then: typing is never the only factor.';
      const meaning = caught === undefined ? undefined : isCaught ? caught : through;
      setTries([...tries, { ...about, decision, meaning, text: choice?.text ?? '' }]);
      if (about.who === 'you') setLast(one);
    } catch (error) {
      setProblem(wordsOf(error));
    }
  }

  const span = typed[0] && Math.max(...typed.map(({ presses }) => presses.at(-1)?.at ?? 0)) * 1.15;
  const enrolled = progress?.enrolled === true;
  return (
    <>
      <header class="top">
        <p class="brand">
          <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
            <rect width="32" height="32" rx="7" />
            <path d="M6 11h4v10h-4z M12 11h7v10h-7z M23 11h3v10h-3z" />
          </svg>
          keystroke-auth
        </p>
      </header>
      <main class="page">
        <h1>Your rhythm is the key</h1>
        <p class="lead">Type one phrase five times. Then let somebody else type it.</p>
        <p class="problem" role="alert">
          {problem}
        </p>
        {choice !== null && !erased && (
          <>
            <section aria-labelledby="learn">
              <h2 id="learn">1 · It learns how you type</h2>
              {typed.length === 0 && (
                <Choose choice={choice} language={LANGUAGE} onChoose={(next) => void begin(next)} />
              )}
              <Learn
                {...{ choice, typed, progress, span }}
                onTyped={(one) => void learn(one)}
                onMistake={setProblem}
              />
            </section>
            {enrolled && (
              <section aria-labelledby="try">
                <h2 id="try">2 · Who is typing?</h2>
                <Tries
                  {...{ choice, span }}
                  // The answer to the try before would stand below what was typed last, and was not judged.
                  tries={problem === '' ? tries.filter(({ who }) => who !== 'attack') : []}
                  onTyped={(one, about) => void verify(one, about)}
                  onMistake={setProblem}
                />
              </section>
            )}
            {enrolled && last !== null && (
              <section aria-labelledby="attack">
                <h2 id="attack">3 · Try to fool it</h2>
                <Attacks
                  tries={tries.filter(({ who }) => who === 'attack')}
                  onAttack={(one) => void attack(one, last.sample, choice.text)}
                />
              </section>
            )}
          </>
        )}
        <footer>
          <p>
            {erased
              ? 'Everything about you is erased.'
              : 'Kept for an hour, under a random name: when keys went down and up. Never what you typed.'}
          </p>
          <button
            class="button"
            type="button"
            onClick={() => void begin(newChoice(choice?.input ?? 'keys', LANGUAGE))}
          >
            Start over
          </button>
          {!erased && typed.length > 0 && (
            <button class="button danger" type="button" onClick={() => void erase()}>
              Erase it now
            </button>
          )}
        </footer>
      </main>
    </>
  );
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
