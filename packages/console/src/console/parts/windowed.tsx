import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** Rows beyond what is seen, above and below: what a quick scroll shows before the next picture. */
const BEYOND = 8;

/**
 * A list of any length, of which only what is seen is in the page. Rows have one height (px).
 *
 * @param total how many there are; null while nobody knows
 */
export function Windowed<Item>({
  items,
  total,
  rowHeight,
  label,
  keyOf,
  atEnd,
  children,
}: {
  readonly items: readonly Item[];
  readonly total: number | null;
  readonly rowHeight: number;
  readonly label: string;
  readonly keyOf: (item: Item) => string;
  /** Called when the end of what is there comes near. */
  readonly atEnd: () => void;
  readonly children: (item: Item) => ComponentChildren;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const { current } = frame;
    if (current === null) return undefined;
    const look = () => setSeen({ top: current.scrollTop, height: current.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(current);
    current.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      current.removeEventListener('scroll', look);
    };
  }, []);
  const first = Math.max(0, Math.floor(seen.top / rowHeight) - BEYOND);
  const last = Math.min(items.length, Math.ceil((seen.top + seen.height) / rowHeight) + BEYOND);
  const isNearEnd = last >= items.length - BEYOND;
  // Once for every page that was added.
  useEffect(() => {
    if (isNearEnd) atEnd();
  }, [isNearEnd, items.length]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard.
    <section ref={frame} class="windowed" aria-label={label} tabIndex={0}>
      <ul style={{ height: `${items.length * rowHeight}px` }}>
        {items.slice(first, last).map((item, i) => (
          <li
            key={keyOf(item)}
            aria-setsize={total ?? -1}
            aria-posinset={first + i + 1}
            style={{ transform: `translateY(${(first + i) * rowHeight}px)` }}
          >
            {children(item)}
          </li>
        ))}
      </ul>
    </section>
  );
}
