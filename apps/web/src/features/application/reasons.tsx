import { useTranslation } from 'react-i18next';
import { useController, type Control, type FieldValues } from 'react-hook-form';
import type { Definition, Verdict } from '@keshen/programme';
import { textOf } from '../../format';
import { Field, Glyph, NeedBar, TextArea } from '../../ui';
import { inUnit, verdictDetail, verdictGlyph } from './verdict-words';

/** The rules that this section's answers fail, where they fail: what is lacking, and for 原则上 the reason asked. */
export function Reasons({
  verdicts,
  control,
  section,
}: {
  definition: Definition;
  verdicts: Verdict[];
  control: Control<FieldValues>;
  section: string;
}) {
  const here = verdicts.filter(
    (v) =>
      (v.verdict === 'failed' || v.verdict === 'reason') &&
      v.uses.some((path) => path.startsWith(`${section}.`)),
  );
  return here.map((verdict) => <RuleHere key={verdict.rule} verdict={verdict} control={control} />);
}

function RuleHere({ verdict, control }: { verdict: Verdict; control: Control<FieldValues> }) {
  const { t } = useTranslation('application');
  return (
    <div className="live">
      <div className="verdict">
        <Glyph name={verdictGlyph[verdict.verdict]} label={t(`eligibility.${verdict.verdict}`)} />
        <b>{textOf(verdict.text)}</b>
        <p className="sub small">{verdictDetail(verdict)}</p>
        {verdict.value !== undefined &&
          verdict.threshold !== undefined &&
          verdict.operator?.startsWith('>') && (
            <p>
              <NeedBar
                value={verdict.value}
                threshold={verdict.threshold}
                valueText={inUnit(verdict.value, verdict.unit)}
                thresholdText={inUnit(verdict.threshold, verdict.unit)}
              />
            </p>
          )}
        {verdict.verdict === 'reason' && <Reason rule={verdict.rule} control={control} />}
      </div>
    </div>
  );
}

function Reason({ rule, control }: { rule: string; control: Control<FieldValues> }) {
  const { t } = useTranslation('application');
  const { field } = useController({ name: `reasons.${rule}`, control });
  return (
    <Field label={t('eligibility.reasonLabel')} hint={t('eligibility.reasonHint')} id={`reasons.${rule}`}>
      <TextArea
        limit={500}
        rows={2}
        {...field}
        value={(field.value as string | undefined) ?? ''}
        onChange={(e) => field.onChange(e.target.value || null)}
      />
    </Field>
  );
}
