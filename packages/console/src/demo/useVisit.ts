import type { TypedSample } from '@keystroke-auth/client/capture';
import type { Enrolment } from '@keystroke-auth/protocol';
import { useEffect, useState } from 'preact/hooks';
import type { Attack } from './attacks.ts';
import { type Choice, newChoice } from './Choose.tsx';
import { service } from './service.ts';
import type { Typed } from './TypeField.tsx';
import type { Try } from './Verdict.tsx';

/** What somebody does here, from choosing a text to erasing everything, and what the service says of it. */
export function useVisit(language: string) {
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
    void begin(newChoice(matchMedia('(pointer: coarse)').matches ? 'pad' : 'keys', language));
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

  return {
    ...{ choice, typed, progress, tries, last, problem, erased },
    ...{ begin, erase, learn, verify, attack, complain: setProblem },
  };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
