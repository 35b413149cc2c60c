/** A word of a list that narrows the list to itself. */
export function Pick({ label, onPick, children }: { label: string; onPick: () => void; children: string }) {
  return (
    <button type="button" className="link" aria-label={label} title={label} onClick={onPick}>
      {children}
    </button>
  );
}
