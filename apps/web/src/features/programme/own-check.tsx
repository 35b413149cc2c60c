import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnCheckQuestion } from '@keshen/programme';
import { textOf } from '../../format';
import { MoneyInput, NeedBar, NumberInput, Verdict, type VerdictKind } from '../../ui';
import type { CallPage, OwnCheckGiven, OwnCheckSaid } from './programme.api';
import { sourceText } from './source-text';
import { inUnit, threshold } from './unit-words';
import './words';

type Answer = boolean | number | null;
type Said = OwnCheckSaid['verdicts'][number];

/** 资格自测: question, answer, verdict on one line. Nothing is kept. */
export function OwnCheck({
  page,
  given,
  said,
  onChange,
}: {
  page: CallPage;
  given: OwnCheckGiven;
  said: OwnCheckSaid | undefined;
  onChange: (given: OwnCheckGiven) => void;
}) {
  const { t } = useTranslation('programme');
  const verdictOf = (rule: string) => said?.verdicts.find((v) => v.rule === rule);
  const asked = page.questions.filter((q) => verdictOf(q.rule)?.verdict !== 'not-applicable');
  const count = (kind: string) => asked.filter((q) => verdictOf(q.rule)?.verdict === kind).length;
  const short = count('failed');
  return (
    <>
      <ul className="own">
        {page.choices.map((choice) => (
          <li key={choice.path}>
            <Radios
              legend={textOf(choice.label)}
              options={choice.options.map((o) => ({ value: o.value, label: textOf(o.label) }))}
              value={given.choices[choice.path] ?? null}
              onChange={(value) =>
                onChange({ ...given, choices: { ...given.choices, [choice.path]: value } })
              }
            />
            <p className="sub small">{t('own.choiceHint')}</p>
          </li>
        ))}
        {asked.map((question) => (
          <li key={question.rule}>
            <Question
              question={question}
              value={given.answers[question.rule]}
              onChange={(value) =>
                onChange({ ...given, answers: { ...given.answers, [question.rule]: value } })
              }
            />
            <Told question={question} said={verdictOf(question.rule)} page={page} />
          </li>
        ))}
      </ul>
      <p className="mt4 small" role="status">
        <b>
          {t('own.sum', { all: asked.length, passed: count('passed'), unknown: count('unknown') })}
          {short > 0 && t('own.sumShort', { count: short })}
        </b>
        {count('reason') > 0 && t('own.sumReason', { count: count('reason') })}
      </p>
    </>
  );
}

function Question({
  question,
  value,
  onChange,
}: {
  question: OwnCheckQuestion;
  value: Answer | undefined;
  onChange: (value: Answer) => void;
}) {
  const { t } = useTranslation('programme');
  const id = useId();
  const label = textOf(question.question);
  if (question.kind === 'yes-no')
    return (
      <Radios
        legend={label}
        options={(['yes', 'no', 'unsure'] as const).map((v) => ({ value: v, label: t(`own.${v}`) }))}
        value={value === true ? 'yes' : value === false ? 'no' : value === null ? 'unsure' : null}
        onChange={(v) => onChange(v === 'unsure' ? null : v === 'yes')}
      />
    );
  const number = typeof value === 'number' ? value : null;
  return (
    <>
      <label className="lab" htmlFor={id}>
        {label}
      </label>
      {question.unit === 'money' ? (
        <div className="money">
          <MoneyInput id={id} plain value={number} onChange={(fen) => onChange(whole(fen))} />
          <span className="u">{t('unit.wan')}</span>
        </div>
      ) : (
        <NumberInput
          id={id}
          unit={t(`unit.plain.${question.unit}`)}
          inputMode="numeric"
          maxLength={6}
          onChange={(event) => onChange(typed(event.target.value, question.unit === 'percent' ? 100 : 1))}
        />
      )}
    </>
  );
}

const whole = (fen: number | null): number | null =>
  fen !== null && Number.isSafeInteger(fen) && fen >= 0 ? fen : null;

/** What was typed as an integer of the rule's unit; anything else is not known. */
function typed(text: string, by: number): number | null {
  const number = Math.round(Number(text.normalize('NFKC').replace(/[,%\s]/g, '')) * by);
  return text.trim() !== '' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

function Radios({
  legend,
  options,
  value,
  onChange,
}: {
  legend: string;
  options: { value: string; label: string }[];
  value: string | null;
  onChange: (value: string) => void;
}) {
  const name = useId();
  return (
    <fieldset style={{ display: 'contents' }}>
      <legend style={{ float: 'left' }}>{legend}</legend>
      <span className="rad">
        {options.map((option) => (
          <label key={option.value}>
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.label}
          </label>
        ))}
      </span>
    </fieldset>
  );
}

const kinds: Record<Said['verdict'], VerdictKind> = {
  passed: 'passed',
  failed: 'short',
  reason: 'short',
  unknown: 'unknown',
  'not-applicable': 'not-now',
};

/** Verdict, what the rule asks for, where it stands, and what is lacking. */
function Told({
  question,
  said,
  page,
}: {
  question: OwnCheckQuestion;
  said: Said | undefined;
  page: CallPage;
}) {
  const { t } = useTranslation('programme');
  const verdict = said?.verdict ?? 'unknown';
  const rule = threshold(t, question) || textOf(question.text);
  const lacking = said?.gap !== undefined && said.threshold !== undefined && said.value !== undefined;
  return (
    <Verdict kind={kinds[verdict]} title={t(`own.verdict.${verdict}`)}>
      <p className="sub">
        {rule}　<span className="mute">{sourceText(t, question.provenance, page.sources)}</span>
      </p>
      {lacking && question.operator === '>=' && (
        <p>
          <NeedBar
            value={said.value!}
            threshold={said.threshold!}
            valueText={inUnit(t, said.value!, said.unit)}
            thresholdText={inUnit(t, said.threshold!, said.unit)}
          />
        </p>
      )}
      {lacking && (
        <p>
          <b>
            {t(said.value! < said.threshold! ? 'own.lacking' : 'own.over', {
              gap: inUnit(t, said.gap!, said.unit),
            })}
          </b>
        </p>
      )}
      {verdict === 'reason' && <p>{t('own.reasonHint')}</p>}
    </Verdict>
  );
}
