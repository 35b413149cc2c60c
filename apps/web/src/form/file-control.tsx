import { useTranslation } from 'react-i18next';
import { FileQuestion } from './attachment-field';
import type { ControlProps } from './field-controls';
import { useFormView } from './form-view';
import { textOf } from '../format';

/** Files inside of a question, by the same ways as attachments. */
export function FileControl({ field, name, value, onChange, onCommit, disabled }: ControlProps<'file'>) {
  const { t } = useTranslation('form');
  const { files } = useFormView();
  const ids = Array.isArray(value) ? (value as string[]) : [];
  if (!files) return <p className="meta">{t('filesLater')}</p>;
  return (
    <FileQuestion
      name={textOf(field.label)}
      limits={field}
      files={ids.map((id) => files.known(id) ?? { id, name: id, size: 0, sha256: '' })}
      uploads={files.uploads(name)}
      onFiles={(chosen) => files.send(name, field, chosen)}
      onRemove={(id) => {
        const rest = ids.filter((each) => each !== id);
        onChange(rest.length > 0 ? rest : null);
        onCommit();
      }}
      hrefOf={(id) => `/api/files/${id}`}
      readOnly={disabled}
    />
  );
}
