/** Records how one field is typed into. Keys pressed elsewhere leave no trace; no typed character is kept. */
export function recordTyping(field) {
  const held = new Map(); // physical key -> the name it was sent under
  let events = [];
  let flags = new Set();
  let length = 0;

  field.addEventListener('keydown', (event) => {
    if (field.value === '') {
      events = [];
      flags = new Set();
      length = 0;
      held.clear();
    }
    if (event.repeat || event.metaKey || (event.ctrlKey && !event.altKey)) return;
    let name;
    if (event.key === 'Backspace' && length > 0) {
      name = 'Backspace';
      length -= 1;
    } else if (event.key.length === 1) {
      name = `#${length}`;
      length += 1;
    } else return; // Shift, Enter, Tab, arrows: no part of the text
    held.set(event.code, name);
    events.push({ key: name, event: 'down', timestamp: event.timeStamp });
  });
  field.addEventListener('keyup', (event) => {
    const name = held.get(event.code);
    if (name === undefined) return;
    held.delete(event.code);
    events.push({ key: name, event: 'up', timestamp: event.timeStamp });
  });
  for (const type of ['paste', 'drop']) field.addEventListener(type, () => flags.add(type));

  return {
    /** What was typed since the field was last empty. */
    take() {
      // Text that no key made, or keys whose text is gone: a password manager, a selection typed over.
      if (field.value.length !== length) flags.add('autofill');
      return {
        keystroke_data: events,
        capture: { mode: 'key', device: 'desktop', flags: [...flags], sdk: 'guide-1' },
      };
    },
  };
}
