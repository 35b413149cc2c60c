import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { eligibility, unflatten, visibleAnswers } from '@keshen/programme';
import { textOf } from '../../format';
import { RuleList } from '../../ui';
import { useDraftAnswers } from './draft.api';
import { sourceOf } from './eligibility-rail';
import { verdictDetail, verdictGlyph } from './verdict-words';

/** 资格核验 beside an application in hand: the rules over the application form as it was handed in. */
export function EligibilityFacts({ applicationId }: { applicationId: string }) {
  const { t } = useTranslation('application');
  const [all, setAll] = useState(false);
  const { data } = useDraftAnswers(applicationId);
  if (!data) return null;
  const { definition, context } = data;
  const given = unflatten(Object.fromEntries(data.answers.map((a) => [a.path, a.value])));
  const answers = visibleAnswers(definition, given);
  const asked = eligibility(definition, { ...context, answers }, 'submission').verdicts.filter(
    (v) => v.verdict !== 'not-applicable',
  );
  const passed = asked.filter((v) => v.verdict === 'passed');
  const open = asked.filter((v) => v.verdict !== 'passed');
  const measured = passed.filter((v) => v.value !== undefined);
  const shown = all ? [...open, ...passed] : [...open, ...measured].slice(0, Math.max(open.length, 3));
  return (
    <>
      <p className="lab">{t('eligibility.title')}</p>
      <p className="big2">
        {passed.length}
        <small> {t('eligibility.of', { count: asked.length })}</small>
      </p>
      <RuleList
        rules={shown.map((verdict) => ({
          key: verdict.rule,
          glyph: verdictGlyph[verdict.verdict],
          state: t(`eligibility.${verdict.verdict}`),
          text: textOf(verdict.text),
          detail: (
            <>
              {verdictDetail(verdict)}
              {all && <> {sourceOf(definition, verdict, t)}</>}
            </>
          ),
        }))}
      />
      <p className="small">
        <button type="button" className="link" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? t('eligibility.fewer') : t('eligibility.all', { count: asked.length })}
        </button>
      </p>
      <hr />
    </>
  );
}
