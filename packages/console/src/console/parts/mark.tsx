/** As `design/icon.svg`, in the colours of the page. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" />
      <g>
        <rect x="6" y="11" width="4" height="10" rx="1" />
        <rect x="12" y="11" width="7" height="10" rx="1" />
        <rect x="23" y="11" width="3" height="10" rx="1" />
      </g>
    </svg>
  );
}
