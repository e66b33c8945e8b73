/** Fingers need this much (WCAG 2.2, target size, enhanced). */
const LEAST_SIZE = '44px';

/** The digits as on a telephone, and one that deletes. Buttons as browsers make them: a keyboard reaches them, pages style them. */
export function padButtons(group: HTMLElement, label: string, deleteLabel: string): void {
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', label);
  Object.assign(group.style, { display: 'grid', gridTemplateColumns: 'repeat(3, 1fr)', gap: '8px' });
  for (const value of [...'1234567890', '']) {
    const button = group.ownerDocument.createElement('button');
    button.type = 'button';
    button.value = value;
    button.textContent = value === '' ? '⌫' : value;
    if (value === '') button.setAttribute('aria-label', deleteLabel);
    if (value === '0') button.style.gridColumn = '2';
    // Two quick taps are two digits, not a zoom; a finger that slides presses, it does not scroll.
    Object.assign(button.style, {
      minHeight: LEAST_SIZE,
      minWidth: LEAST_SIZE,
      touchAction: 'none',
      userSelect: 'none',
    });
    group.append(button);
  }
}
