import { useTranslation } from 'react-i18next';

/** A word of a list that narrows the list to itself. */
export function Pick({ label, onPick, children }: { label: string; onPick: () => void; children: string }) {
  return (
    <button type="button" className="link" aria-label={label} title={label} onClick={onPick}>
      {children}
    </button>
  );
}

/** Who did it: narrows the list to what this account did. */
export function PickWho({
  account,
  name,
  narrow,
}: {
  account: string;
  name: string;
  narrow: (part: { account: string }) => void;
}) {
  const { t } = useTranslation('operations');
  return (
    <Pick label={t('audit.onlyWho', { name })} onPick={() => narrow({ account })}>
      {name}
    </Pick>
  );
}
