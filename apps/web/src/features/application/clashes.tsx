import type { CellClash, Clash } from '@keshen/application';
import { fieldAt, type Definition, type Field } from '@keshen/programme';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { colon, dateTimeText, textOf } from '../../format';
import { Button, Glyph } from '../../ui';
import { answerText, cellText } from './answer-text';
import type { Say } from './say';
import { Own, useDifference } from './text-difference';

type Take = 'mine' | 'theirs' | 'both';
type OnSettle = (path: string, take: Take) => void;

/** 版本选择: the same field changed twice; both stand side by side and the person chooses. */
export function Clashes({
  clashes,
  definition,
  onSettle,
}: {
  clashes: Clash[];
  definition: Definition;
  onSettle: OnSettle;
}) {
  return clashes.map((clash) => (
    <OneClash
      key={clash.path}
      clash={clash}
      field={placed(definition, clash.path)}
      by={clash.theirs.changedByName}
      onSettle={onSettle}
    />
  ));
}

function OneClash({
  clash,
  field,
  by,
  onSettle,
}: {
  clash: Clash;
  field: Field | undefined;
  by: string | undefined;
  onSettle: OnSettle;
}) {
  const { t } = useTranslation('application');
  const [take, setTake] = useState<'mine' | 'theirs'>('mine');
  const [mine, theirs] = (['mine', 'theirs'] as const).map((side) => sideText(clash, side, field, t)) as [
    string,
    string,
  ];
  const parts = useDifference(mine, theirs);
  const label = textOf(field?.label) || clash.path;
  const long = field?.type === 'long-text';
  const side = (which: 'mine' | 'theirs') => (
    <label>
      <span className="hd">
        <input
          type="radio"
          name={`clash-${clash.path}`}
          checked={take === which}
          onChange={() => setTake(which)}
        />
        {which === 'mine' ? t('clash.mine') : (by ?? t('clash.theirs'))}
        {which === 'theirs' && clash.theirs.changedAt && (
          <time className="meta" dateTime={clash.theirs.changedAt}>
            {dateTimeText(clash.theirs.changedAt)}
          </time>
        )}
      </span>
      <span className="pre">
        <Own
          parts={parts}
          text={which === 'mine' ? mine : theirs}
          side={which === 'mine' ? 'before' : 'after'}
        />
      </span>
    </label>
  );
  return (
    <div className="merge" role="group" aria-label={label} id={`clash-${clash.path}`}>
      <p>
        <Glyph name="warn" />
        <span>
          <b>{label}</b>　{t(clash.cells.length ? 'clash.cells' : 'clash.explained')}
        </span>
      </p>
      <div className="two">
        {side('mine')}
        {side('theirs')}
      </div>
      <div className="act">
        <Button primary small onClick={() => onSettle(clash.path, take)}>
          {t(take === 'mine' ? 'clash.takeMine' : 'clash.takeTheirs')}
        </Button>
        {long && (
          <Button small onClick={() => onSettle(clash.path, 'both')}>
            {t('clash.takeBoth')}
          </Button>
        )}
        <span className="meta">{t('clash.kept')}</span>
      </div>
    </div>
  );
}

/** What one side wrote: the whole answer, or the cells that both changed. */
function sideText(clash: Clash, side: 'mine' | 'theirs', field: Field | undefined, t: Say): string {
  if (clash.cells.length === 0)
    return answerText(field, side === 'mine' ? clash.mine : clash.theirs.value, t);
  return clash.cells.map((cell) => lineOf(cell, cell[side], field, t)).join('\n');
}

function lineOf(cell: CellClash, value: unknown, field: Field | undefined, t: Say): string {
  if (cell.column === null) return value === null ? t('clash.rowRemoved') : rowText(field, value, t);
  if (field?.type === 'table') {
    const column = field.columns.find(({ id }) => id === cell.column);
    return column ? `${textOf(column.label)}${colon()}${cellText(column, value) || '—'}` : String(value);
  }
  const each = field?.type === 'group' ? field.fields.find(({ id }) => id === cell.column) : undefined;
  return `${textOf(each?.label)}${colon()}${answerText(each, value, t) || '—'}`;
}

const rowText = (field: Field | undefined, row: unknown, t: Say): string => answerText(field, [row], t);

/** Attachments and reasons are no questions of a section. */
const placed = (definition: Definition, path: string): Field | undefined =>
  /^(attachments|reasons)\./.test(path) ? undefined : fieldAt(definition, path);
