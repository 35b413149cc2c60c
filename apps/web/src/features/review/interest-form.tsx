import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { creditCodeProblem } from '@keshen/kernel';
import { interestKinds, type InterestKind } from '@keshen/programme';
import type { InterestRequest } from '@keshen/review';
import { useProblemText } from '../../problems';
import { Button, DateInput, Dialog, ErrorLine, Field, Select, TextInput } from '../../ui';

/** One's own interest: with whom, of which kind, from when to when. */
export function InterestForm({
  problem,
  busy,
  onClose,
  onKeep,
}: {
  problem: unknown;
  busy: boolean;
  onClose: () => void;
  onKeep: (request: InterestRequest) => void;
}) {
  const { t } = useTranslation('interest');
  const say = useProblemText('review');
  const [asked, setAsked] = useState(false);
  const [given, setGiven] = useState({
    kind: 'former-unit' as InterestKind,
    name: '',
    creditCode: '',
    since: '',
    until: '',
    note: '',
  });
  const set = (part: Partial<typeof given>) => setGiven((before) => ({ ...before, ...part }));
  const code = given.creditCode.trim().toUpperCase();
  const codeProblem = code ? creditCodeProblem(code) : null;
  const errors = {
    name: given.name.trim().length < 2 ? t('nameNeeded') : null,
    code: codeProblem ? say({ code: `credit-code.${codeProblem}` }) : null,
    until: given.since && given.until && given.since > given.until ? t('order') : null,
  };
  const keep = () => {
    setAsked(true);
    if (Object.values(errors).some(Boolean)) return;
    onKeep({
      kind: given.kind,
      name: given.name.trim(),
      creditCode: code || null,
      since: given.since || null,
      until: given.until || null,
      note: given.note.trim(),
    });
  };
  const shown = (error: string | null) => (asked ? error : null);
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('declare')}
      actions={
        <>
          <Button primary busy={busy} onClick={keep}>
            {t('go')}
          </Button>
          <Button onClick={onClose}>{t('common:act.cancel')}</Button>
        </>
      }
    >
      <div className="stack">
        <div className="two-f">
          <Field label={t('kindOf')}>
            <Select
              value={given.kind}
              onChange={(e) => set({ kind: e.target.value as InterestKind })}
              options={interestKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
            />
          </Field>
          <Field label={t('with')} hint={t('withHint')} error={shown(errors.name)}>
            <TextInput maxLength={100} value={given.name} onChange={(e) => set({ name: e.target.value })} />
          </Field>
        </div>
        <div className="two-f">
          <Field label={t('code')} hint={t('codeHint')} optional error={shown(errors.code)}>
            <TextInput
              maxLength={18}
              value={given.creditCode}
              onChange={(e) => set({ creditCode: e.target.value })}
            />
          </Field>
          <Field label={t('note')} optional>
            <TextInput maxLength={300} value={given.note} onChange={(e) => set({ note: e.target.value })} />
          </Field>
        </div>
        <div className="two-f">
          <Field label={t('since')} optional>
            <DateInput value={given.since} onChange={(e) => set({ since: e.target.value })} />
          </Field>
          <Field label={t('until')} hint={t('untilHint')} optional error={shown(errors.until)}>
            <DateInput value={given.until} onChange={(e) => set({ until: e.target.value })} />
          </Field>
        </div>
      </div>
      {Boolean(problem) && <ErrorLine>{say(problem)}</ErrorLine>}
    </Dialog>
  );
}
