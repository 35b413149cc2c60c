import { isCreditCode } from '@keshen/kernel';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from '../problems';
import { Button } from '../ui/button';
import { useFormView, type FoundOrganisation } from './form-view';
import './words';

type LookUp = {
  found: FoundOrganisation | null;
  error: unknown;
  busy: boolean;
  ask: () => void;
};

/** Asks the register about a code and fills in what it says; null where the form cannot ask. */
export function useRegister(code: string, fill: (found: FoundOrganisation) => void): LookUp | null {
  const { register } = useFormView();
  const [state, setState] = useState<Omit<LookUp, 'ask'>>({ found: null, error: null, busy: false });
  if (!register) return null;
  const ask = () => {
    setState({ found: null, error: null, busy: true });
    register(code).then(
      (found) => {
        setState({ found, error: null, busy: false });
        fill(found);
      },
      (error: unknown) => setState({ found: null, error, busy: false }),
    );
  };
  return { ...state, ask };
}

/** The way to the register, and what came from it. */
export function RegisterLine({ code, found, error, busy, ask }: LookUp & { code: string }) {
  const { t } = useTranslation('form');
  return (
    <div className="mt3">
      <Button small busy={busy} disabled={!isCreditCode(code)} onClick={ask}>
        {t('register.ask')}
      </Button>
      <p role="status" className="small sub">
        {found?.creditCode === code &&
          [
            t('register.says'),
            found.name,
            t('register.representative', { name: found.legalRepresentative }),
            found.address,
          ]
            .filter(Boolean)
            .join('　')}
        {error !== null && problemText(error, 'form')}
      </p>
    </div>
  );
}
