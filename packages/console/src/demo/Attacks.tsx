import { ATTACKS, type Attack } from './attacks.ts';
import { type Try, Verdict } from './Verdict.tsx';

/** What somebody may do who has caught something, each at a press of a button. */
export function Attacks({
  tries,
  onAttack,
}: {
  readonly tries: readonly Try[];
  onAttack(attack: Attack): void;
}) {
  const newest = tries.at(-1);
  return (
    <>
      <ul class="attacks">
        {ATTACKS.map((attack) => (
          <li key={attack.id}>
            <button class="button" type="button" onClick={() => onAttack(attack)}>
              {attack.name}
            </button>
            <p class="quiet">{attack.about}</p>
          </li>
        ))}
      </ul>
      <div role="status">{newest !== undefined && <Verdict one={newest} earlier={tries.slice(0, -1)} />}</div>
    </>
  );
}
