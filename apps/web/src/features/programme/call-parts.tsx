import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { LadderRung } from '@keshen/programme';
import { comma, semicolon, textOf } from '../../format';
import { Money, MoneyInput, StageLine } from '../../ui';
import type { CallPage, OwnCheckGiven, OwnCheckSaid } from './programme.api';
import { sourceText } from './source-text';
import { inUnit } from './unit-words';
import './words';

const looks: Record<LadderRung['when'], string> = { always: '', 'if-needed': 'opt', 'after-award': 'ask' };

/** 办理天数: each stage on one axis of working days, the stroke where it is decided. The list says everything. */
export function DaysLadder({ page }: { page: CallPage }) {
  const { t } = useTranslation('programme');
  const { rungs, decidedBy, total } = page.ladder;
  const share = (days: number): string => `${((days / Math.max(total, 1)) * 100).toFixed(1)}%`;
  return (
    <>
      <ol className="lad">
        {rungs.map((rung) => (
          <li key={rung.stage} className={looks[rung.when]}>
            <span>{textOf(rung.label)}</span>
            <span className="sub wh">
              {rung.when === 'if-needed'
                ? t('ladder.ifNeeded')
                : rung.actors.map((actor) => t(`actor.${actor}`)).join(comma())}
            </span>
            <span
              className="tr"
              style={
                { '--a': share(rung.from), '--w': share(rung.days), '--p': share(decidedBy) } as CSSProperties
              }
              aria-hidden="true"
            >
              <i />
              <b />
            </span>
            <span className="num dy nw">
              {t(rung.when === 'if-needed' ? 'ladder.atMost' : 'ladder.days', { count: rung.days })}
            </span>
          </li>
        ))}
      </ol>
      <p className="key">
        <span>
          <i className="f1" />
          {t('ladder.always')}
        </span>
        <span>
          <i className="f2" />
          {t('ladder.ifNeeded')}
        </span>
        <span>
          <i className="f3" />
          {t('ladder.afterAward')}
        </span>
        <span>{t('ladder.stroke', { day: decidedBy })}</span>
      </p>
      <h3 className="mt6 mb3">{t('ladder.line')}</h3>
      <StageLine
        stages={page.steps.map((step) => ({ key: step.id, label: textOf(step.label), state: 'todo' }))}
      />
    </>
  );
}

/** 资助多少: the formula in words, what it gives for these figures, and the numbers behind it. */
export function AmountPart({
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
  const instalment = (id: string) => page.payments.find((p) => p.id === id)!;
  return (
    <>
      <p>
        <b>{textOf(page.amount.words)}</b>
      </p>
      {page.amount.note && <p className="sub small">{textOf(page.amount.note)}</p>}
      <div className="row wrap gap3 mt4">
        {page.figures.map((figure) => (
          <div key={figure.path}>
            <label className="small" htmlFor={figure.path}>
              {textOf(figure.label)}
            </label>
            <div className="money">
              <MoneyInput
                id={figure.path}
                plain
                value={given.figures[figure.path] ?? null}
                onChange={(fen) => onChange({ ...given, figures: withFigure(given, figure.path, fen) })}
              />
              <span className="u">{t('unit.wan')}</span>
            </div>
          </div>
        ))}
        <p role="status" className="push">
          {said?.amount === null || said?.amount === undefined ? (
            <span className="sub small">{t('amount.give')}</span>
          ) : (
            <>
              <b className="big">
                <Money fen={said.amount} bare />
                <small>{t('unit.wan')}</small>
              </b>{' '}
              <span className="sub small">
                {said.instalments
                  .map(({ id, amountFen }) =>
                    t('amount.instalment', {
                      label: textOf(instalment(id).label),
                      amount: inUnit(t, amountFen, 'money'),
                    }),
                  )
                  .join(comma())}
              </span>
            </>
          )}
        </p>
      </div>
      <table className="tbl tb2 mt4">
        <caption className="vh">{t('amount.numbers')}</caption>
        <thead>
          <tr>
            <th>{t('amount.what')}</th>
            <th className="num">{t('amount.value')}</th>
            <th>{t('amount.source')}</th>
          </tr>
        </thead>
        <tbody>
          {page.parameters.map((parameter) => (
            <tr key={parameter.id}>
              <th scope="row">{textOf(parameter.label)}</th>
              <td className="num">
                {inUnit(t, parameter.value, parameter.type === 'integer' ? undefined : parameter.type)}
              </td>
              <td className="sub full">{sourceText(t, parameter.provenance, page.sources)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {page.amount.bounds.length > 0 && (
        <p className="sub small mt4">
          {t('amount.elsewhere')} {page.amount.bounds.map((bound) => textOf(bound.text)).join(semicolon())}
        </p>
      )}
    </>
  );
}

function withFigure(given: OwnCheckGiven, path: string, fen: number | null): Record<string, number> {
  const { [path]: _before, ...others } = given.figures;
  return fen !== null && Number.isSafeInteger(fen) && fen >= 0 ? { ...others, [path]: fen } : others;
}
