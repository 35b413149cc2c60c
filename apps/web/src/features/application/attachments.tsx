import { useTranslation } from 'react-i18next';
import type { Answers, Definition } from '@keshen/programme';
import { AttachmentField } from '../../form/attachment-field';
import type { FilesOfForm } from './use-form-files';

/** 附件: what the notice asks for, each with its files. */
export function Attachments({
  number,
  definition,
  files,
  values,
  readOnly,
}: {
  number: number;
  definition: Definition;
  files: FilesOfForm;
  values: Answers;
  readOnly: boolean;
}) {
  const { t } = useTranslation('application');
  const given = (id: string) => (values['attachments']?.[id] ?? []) as string[];
  return (
    <section className="fs" aria-labelledby="attachments-title">
      <h2 id="attachments-title">
        {number}　{t('form.attachments')}
      </h2>
      <p className="sub">{t('form.noScanner')}</p>
      {definition.form.attachments.map((attachment) => {
        const path = `attachments.${attachment.id}`;
        return (
          <AttachmentField
            key={attachment.id}
            attachment={attachment}
            files={given(attachment.id).flatMap((id) => files.view.known(id) ?? [])}
            uploads={files.view.uploads(path)}
            onFiles={(chosen) => files.view.send(path, attachment, chosen)}
            onRemove={(id) => files.remove(path, id)}
            onCancel={files.view.cancel}
            hrefOf={(id) => `/api/files/${id}`}
            readOnly={readOnly}
          />
        );
      })}
    </section>
  );
}
