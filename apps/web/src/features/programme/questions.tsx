import { useTranslation } from 'react-i18next';
import type { Field } from '@keshen/programme';
import { comma, textOf, wan } from '../../format';
import type { CallPage } from './programme.api';
import type { Say } from './say';
import './words';

/** 全部问题: sections as on the form, question left, kind and limit right; prints as it is. */
export function AllQuestions({ page }: { page: CallPage }) {
  const { t } = useTranslation('programme');
  return (
    <div className="qs9">
      {page.sections.map((section, index) => (
        <div key={section.id}>
          <h3>{`${index + 1}　${textOf(section.title)}`}</h3>
          <ul>
            {section.fields.map((field) => (
              <li key={field.id}>
                {textOf(field.label)}
                <span>{kindText(t, field)}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <div>
        <h3>{`${page.sections.length + 1}　${t('call.attachments')}`}</h3>
        <ul>
          <li>
            {t('questions.attachments')}
            <span>{t('call.attachmentsCount', { count: page.attachments.length })}</span>
          </li>
        </ul>
      </div>
    </div>
  );
}

/** What kind of answer, and its limit. */
function kindText(t: Say, field: Field): string {
  const parts = [
    limitText(t, field),
    ...(field.prefill ? [t('questions.prefilled')] : []),
    ...(field.required || field.type === 'computed' ? [] : [t('questions.optional')]),
  ];
  return parts.filter(Boolean).join(comma());
}

function limitText(t: Say, field: Field): string {
  switch (field.type) {
    case 'text':
    case 'long-text':
      return t('questions.characters', { count: field.maxLength });
    case 'integer':
      return field.unit ? textOf(field.unit) : t('questions.integer');
    case 'money':
      return field.max === undefined ? t('unit.wan') : t('questions.moneyMost', { amount: wan(field.max) });
    case 'choice':
      return t('questions.oneOf', { count: field.options.length });
    case 'choices':
      return t('questions.severalOf', { count: field.options.length });
    case 'table':
      return field.fixedRows
        ? field.fixedRows.map((row) => textOf(row.label)).join(comma())
        : t('questions.rows', { min: field.minRows, max: field.maxRows });
    case 'group':
      return t('questions.group', {
        max: field.maxItems,
        fields: field.fields.map(({ label }) => textOf(label)).join(comma()),
      });
    default:
      return t(`questions.${field.type}`);
  }
}

/** 材料: what must be handed in, and where it comes from. */
export function Materials({ page }: { page: CallPage }) {
  const { t } = useTranslation('programme');
  const formats = (list: readonly string[]) => list.join('/').toUpperCase();
  return (
    <table className="tbl tb2">
      <caption className="vh">{t('call.attachments')}</caption>
      <thead>
        <tr>
          <th>{t('materials.what')}</th>
          <th>{t('materials.need')}</th>
          <th>{t('materials.from')}</th>
        </tr>
      </thead>
      <tbody>
        {page.attachments.map((attachment) => (
          <tr key={attachment.id}>
            <th scope="row">{textOf(attachment.name)}</th>
            <td className="nw">
              {attachment.providedBy === 'recommender'
                ? t('materials.notYours')
                : attachment.required
                  ? t('materials.must')
                  : t('materials.may')}
            </td>
            <td className="sub full">
              {attachment.providedBy === 'recommender'
                ? t('materials.recommender')
                : attachment.help
                  ? textOf(attachment.help)
                  : t('materials.own', {
                      formats: formats(attachment.formats),
                      mb: attachment.maxMegabytes,
                      count: attachment.maxFiles,
                    })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
