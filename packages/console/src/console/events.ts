/** One server-sent event; `beat` for what only says that the other side is there. */
export interface StreamEvent {
  readonly name: string;
  readonly data: string;
}

export const BEAT: StreamEvent = { name: 'beat', data: '' };

/** Events as they are complete, however their text was cut into pieces. */
export async function* readEvents(pieces: AsyncIterable<string>): AsyncGenerator<StreamEvent> {
  let text = '';
  for await (const piece of pieces) {
    text += piece;
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end < 0) break;
      yield eventOf(text.slice(0, end));
      text = text.slice(end + 2);
    }
  }
}

function eventOf(lines: string): StreamEvent {
  let [name, data] = ['', ''];
  for (const line of lines.split('\n')) {
    if (line.startsWith('event: ')) name = line.slice('event: '.length);
    if (line.startsWith('data: ')) data += line.slice('data: '.length);
  }
  return name === '' ? BEAT : { name, data };
}
