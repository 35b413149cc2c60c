import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Text } from '@keshen/kernel';
import { answers, type Checklist } from '@keshen/screening';
import { textOf } from '../../format';
import { TextInput } from '../../ui';
import './words';

export type ChecklistItem = { id: string; label: Text };
/** Answers as they stand on the screen: an item may still be without one. */
export type Ticked = Checklist;

/** Items not looked at, and doubted ones without a word why. */
export function openCount(
  items: readonly ChecklistItem[],
  given: Ticked,
): { unread: number; unsaid: number } {
  const unread = items.filter(({ id }) => !given[id]).length;
  const unsaid = items.filter(
    ({ id }) => given[id] && given[id].answer !== 'yes' && !given[id].remark.trim(),
  );
  return { unread, unsaid: unsaid.length };
}

/** 符合 · 存疑 · 不符 per item; what is not in order opens a remark that must be filled. */
export function ChecklistFields({
  items,
  value,
  onChange,
}: {
  items: readonly ChecklistItem[];
  value: Ticked;
  onChange: (value: Ticked) => void;
}) {
  const { t } = useTranslation('screening');
  const name = useId();
  return (
    <ul className="chk">
      {items.map(({ id, label }) => {
        const given = value[id];
        return (
          <li key={id}>
            <span id={`${name}-${id}`}>{textOf(label)}</span>
            <span className="seg" role="radiogroup" aria-labelledby={`${name}-${id}`}>
              {answers.map((answer) => (
                <label key={answer}>
                  <input
                    type="radio"
                    name={`${name}-${id}`}
                    checked={given?.answer === answer}
                    onChange={() => onChange({ ...value, [id]: { answer, remark: given?.remark ?? '' } })}
                  />
                  {t(`answer.${answer}`)}
                </label>
              ))}
            </span>
            {given && given.answer !== 'yes' && (
              <TextInput
                aria-label={t('check.remarkFor', {
                  item: textOf(label),
                  answer: t(`answer.${given.answer}`),
                })}
                placeholder={t('check.remark')}
                maxLength={500}
                value={given.remark}
                aria-invalid={!given.remark.trim() || undefined}
                onChange={(event) => onChange({ ...value, [id]: { ...given, remark: event.target.value } })}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** A checklist as it was answered, for those who only read it. */
export function ChecklistShown({ items, value }: { items: readonly ChecklistItem[]; value: Ticked }) {
  const { t } = useTranslation('screening');
  return (
    <ul className="chk">
      {items.map(({ id, label }) => (
        <li key={id}>
          <span>
            {textOf(label)}
            {value[id]?.remark && <small>{value[id].remark}</small>}
          </span>
          <span>{value[id] ? t(`answer.${value[id].answer}`) : t('check.unanswered')}</span>
        </li>
      ))}
    </ul>
  );
}
