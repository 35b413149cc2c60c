import { useEffect, useState } from 'react';
import { setProver } from './api';
import { withWords } from './i18n';

type ProveAgain = typeof import('./features/identity/prove-again').default;
type Asked = { Dialog: ProveAgain; answer: (proved: boolean) => void };

const load = withWords(() => import('./features/identity/prove-again'));

/**
 * 再次验证: what moves money, and the copy of one's own data, is refused until the person has said once more who they are. They are asked over the page that
 * stands, once for all requests that wait for it, which then go on.
 */
export function ProofAsked() {
  const [asked, setAsked] = useState<Asked>();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    let asking: Promise<boolean> | undefined;
    const ask = async (): Promise<boolean> => {
      const { default: Dialog } = await load();
      const proved = await new Promise<boolean>((answer) => {
        setAsked({ Dialog, answer });
        setOpen(true);
      });
      setOpen(false);
      return proved;
    };
    setProver(
      () =>
        (asking ??= ask()
          .catch(() => false)
          .finally(() => (asking = undefined))),
    );
    return () => setProver(undefined);
  }, []);
  return asked ? <asked.Dialog open={open} onAnswer={asked.answer} /> : null;
}
