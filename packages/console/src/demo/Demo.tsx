import { Attacks } from './Attacks.tsx';
import { Choose, newChoice } from './Choose.tsx';
import { Learn } from './Learn.tsx';
import { Tries } from './Tries.tsx';
import { useVisit } from './useVisit.ts';

const LANGUAGE = ['es', 'de', 'fr'].find((one) => navigator.language.startsWith(one)) ?? 'en';

/** The page: choose a text, type it five times, then see who gets in. */
export function Demo() {
  const visit = useVisit(LANGUAGE);
  const { choice, typed, progress, tries, last, problem, erased } = visit;
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
                <Choose choice={choice} language={LANGUAGE} onChoose={(next) => void visit.begin(next)} />
              )}
              <Learn
                {...{ choice, typed, progress, span }}
                onTyped={(one) => void visit.learn(one)}
                onMistake={visit.complain}
              />
            </section>
            {enrolled && (
              <section aria-labelledby="try">
                <h2 id="try">2 · Who is typing?</h2>
                <Tries
                  {...{ choice, span }}
                  // The answer to the try before would stand below what was typed last, and was not judged.
                  tries={problem === '' ? tries.filter(({ who }) => who !== 'attack') : []}
                  onTyped={(one, about) => void visit.verify(one, about)}
                  onMistake={visit.complain}
                />
              </section>
            )}
            {enrolled && last !== null && (
              <section aria-labelledby="attack">
                <h2 id="attack">3 · Try to fool it</h2>
                <Attacks
                  tries={tries.filter(({ who }) => who === 'attack')}
                  onAttack={(one) => void visit.attack(one, last.sample, choice.text)}
                />
              </section>
            )}
          </>
        )}
        <footer>
          <p>
            {erased
              ? 'Everything about you is erased.'
              : 'Kept for an hour under a random name: when your keys went down and up. Never what you typed.'}
          </p>
          <button
            class="button"
            type="button"
            onClick={() => void visit.begin(newChoice(choice?.input ?? 'keys', LANGUAGE))}
          >
            Start over
          </button>
          {!erased && typed.length > 0 && (
            <button class="button danger" type="button" onClick={() => void visit.erase()}>
              Erase it now
            </button>
          )}
        </footer>
      </main>
    </>
  );
}
