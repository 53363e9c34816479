/** A raised hand. Drawn: not every machine has the character. What it means is said beside it, for who does not see it. */
export function HandSign() {
  return (
    <svg class="hand" viewBox="0 0 16 16" width="1em" height="1em" aria-hidden="true">
      <path
        fill="currentColor"
        d="M4 8V3.5a1 1 0 0 1 2 0V7h.5V1.8a1 1 0 0 1 2 0V7H9V2.6a1 1 0 0 1 2 0V8h.5V5a1 1 0 0 1 2 0v5.5A5 5 0 0 1 8.6 15.5C6 15.5 4.8 14.2 3.8 12.3L2.1 9.2a1 1 0 0 1 1.7-1z"
      />
    </svg>
  )
}
