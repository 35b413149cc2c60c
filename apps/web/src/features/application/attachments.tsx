import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answers, Definition } from '@keshen/programme';
import { AttachmentField } from '../../form/attachment-field';
import { useFileSettings } from '../document/file-settings';
import { PickDocument } from '../profile/pick-document';
import type { FilesOfForm } from './use-form-files';

/** 附件: what the notice asks for, each with its files. */
export function Attachments({
  number,
  definition,
  files,
  values,
  readOnly,
  party,
  closesAt,
}: {
  number: number;
  definition: Definition;
  files: FilesOfForm;
  values: Answers;
  /** Whether an attachment, by its id, may not be changed now. */
  readOnly: (id: string) => boolean;
  party: string;
  /** By when a document of the profile must count. */
  closesAt: string;
}) {
  const { t } = useTranslation('application');
  const { data: settings } = useFileSettings();
  const given = (id: string) => (values['attachments']?.[id] ?? []) as string[];
  return (
    <section className="fs" aria-labelledby="attachments-title">
      <h2 id="attachments-title">
        {number}　{t('form.attachments')}
      </h2>
      {settings && (
        <p className="sub">
          {t(settings.scanner ? 'form.scanned' : 'form.noScanner')}{' '}
          {t(settings.office ? 'form.officeShown' : 'form.officeSaved')}
        </p>
      )}
      {definition.form.attachments.map((attachment) => {
        const path = `attachments.${attachment.id}`;
        return (
          <Fragment key={attachment.id}>
            <AttachmentField
              attachment={attachment}
              files={given(attachment.id).flatMap((id) => files.view.known(id) ?? [])}
              uploads={files.view.uploads(path)}
              onFiles={(chosen) => files.view.send(path, attachment, chosen)}
              onRemove={(id) => files.remove(path, id)}
              hrefOf={(id) => `/api/files/${id}`}
              readOnly={readOnly(attachment.id)}
            />
            {!readOnly(attachment.id) &&
              attachment.providedBy === 'applicant' &&
              given(attachment.id).length < attachment.maxFiles && (
                <PickDocument
                  party={party}
                  attachment={attachment}
                  closesAt={closesAt}
                  onPicked={(file) => files.add(path, file)}
                />
              )}
          </Fragment>
        );
      })}
    </section>
  );
}
