/** Rows that are on their way, for the eye: the words beside them say it too. */
export function Skeleton() {
  return (
    <div class="skeleton" aria-hidden="true">
      <span />
      <span />
      <span />
    </div>
  )
}
