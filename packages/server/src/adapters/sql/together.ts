import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * One read for all who ask for the same thing in one turn of the event loop. It begins after the last of them asked, so
 * nobody is told of a state from before.
 */
export function together<Value>(read: (name: string) => Promise<Value>): (name: string) => Promise<Value> {
  const asked = new Map<string, Promise<Value>>();
  return (name) => {
    const others = asked.get(name);
    if (others !== undefined) return others;
    const value = nextTurn().then(() => {
      asked.delete(name);
      return read(name);
    });
    asked.set(name, value);
    return value;
  };
}
