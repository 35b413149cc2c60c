import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { drawScopes, type DrawScope, type ExpertDrawRequest, type ExpertQuota } from '@keshen/review';
import { comma } from '../../format';
import { useProblemText } from '../../problems';
import { Band, Button, ErrorLine, Field, Glyph, Note, NumberInput, Select } from '../../ui';
import { fieldOptions } from '../review/field-picker';
import { useFields } from '../review/register.api';
import { useDrawActs, type Checked, type Desk } from './draw.api';
import { useQuotaName } from './panels';
import { Quotas } from './quotas';

/** 抽取条件: what is drawn and from whom; looked at before it is committed to. */
export function Preparing({ call, defaults }: { call: string; defaults: NonNullable<Desk['defaults']> }) {
  const { t } = useTranslation('draw');
  const say = useProblemText('draw');
  const { data: fields = [] } = useFields();
  const { check, commit } = useDrawActs(call);
  const [scope, setScope] = useState<DrawScope>('application');
  const [quotas, setQuotas] = useState<ExpertQuota[]>(defaults.quotas);
  const [field, setField] = useState('');
  const [side, setSide] = useState('');
  const [most, setMost] = useState('');
  const request: ExpertDrawRequest = {
    scope,
    quotas,
    field: field || null,
    outside: side === '' ? null : side === 'outside',
    most: most === '' ? null : Number(most),
  };
  const error = commit.error ?? check.error;
  return (
    <Band title={t('prepare')} note={t('prepareNote')}>
      <div className="row wrap gap3 listf">
        <Field label={t('scopeLabel')}>
          <Select
            value={scope}
            onChange={(e) => setScope(e.target.value as DrawScope)}
            options={drawScopes
              .filter((value) => value !== 'track' || defaults.tracks)
              .map((value) => ({ value, label: t(`scope.${value}`) }))}
          />
        </Field>
        <Field label={t('fieldLabel')} optional>
          <Select
            value={field}
            empty={t('anyField')}
            onChange={(e) => setField(e.target.value)}
            options={fieldOptions(fields.filter((f) => !f.retired))}
          />
        </Field>
        <Field label={t('sideLabel')} optional>
          <Select
            value={side}
            empty={t('side.any')}
            onChange={(e) => setSide(e.target.value)}
            options={(['outside', 'inside'] as const).map((value) => ({ value, label: t(`side.${value}`) }))}
          />
        </Field>
        <Field label={t('most')} optional>
          <NumberInput value={most} inputMode="numeric" onChange={(e) => setMost(e.target.value)} />
        </Field>
      </div>
      <Quotas quotas={quotas} onChange={setQuotas} />
      {check.data && !error && <Pool checked={check.data} />}
      {error && <Refused error={error} say={say} />}
      <p className="row gap3 mt4 wrap">
        <Button busy={check.isPending} onClick={() => (commit.reset(), check.mutate(request))}>
          {t('check')}
        </Button>
        <Button primary busy={commit.isPending} onClick={() => commit.mutate(request)}>
          {t('commit')}
        </Button>
      </p>
      <p className="sub">{t('commitHint')}</p>
    </Band>
  );
}

/** From how many every panel would be drawn, and how many of the register are out, and why. */
function Pool({ checked }: { checked: Checked }) {
  const { t } = useTranslation('draw');
  const name = useQuotaName();
  return (
    <>
      {checked.verdicts.length > 0 && (
        <Note tone="warn" icon={<Glyph name="warn" />}>
          {t('problems.draw.composition')}
        </Note>
      )}
      <ul className="rows" role="status">
        {checked.panels.slice(0, 50).map((panel, at) => (
          <li key={at}>
            <div>
              <p>
                <b>{t('panel', { no: at + 1 })}</b>　{t('size', { count: panel.size })}
                {panel.track && `　${panel.track}`}
              </p>
              <p>
                {panel.quotas.map(({ label, need, have }) => (
                  <span key={label} className="nw">
                    <Glyph name={have < need ? 'warn' : 'ok'} />{' '}
                    {t(have < need ? 'short' : 'enough', {
                      class: name(label),
                      need,
                      have,
                      missing: need - have,
                    })}
                    {'　'}
                  </span>
                ))}
              </p>
              <p className="meta">
                {t('excluded', {
                  list:
                    Object.entries(panel.excluded)
                      .map(([reason, count]) => t('excludedOne', { reason: t(`reason.${reason}`), count }))
                      .join(comma()) || t('none'),
                })}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Why it was not committed to; a pool that is too small by how many, class by class. */
function Refused({ error, say }: { error: Error; say: (error: Error) => string }) {
  const { t } = useTranslation('draw');
  const name = useQuotaName();
  const { details } = error as Error & {
    details?: { lacking?: { panel: number; label: string; need: number; have: number; missing: number }[] };
  };
  return (
    <>
      <ErrorLine>{say(error)}</ErrorLine>
      {details?.lacking && (
        <ul>
          {details.lacking.map((l) => (
            <li key={`${l.panel} ${l.label}`}>
              {t('panel', { no: l.panel })}
              {'　'}
              {t('short', { class: name(l.label), need: l.need, have: l.have, missing: l.missing })}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
