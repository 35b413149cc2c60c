import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '@keshen/programme';
import { dateTimeText, textOf } from '../../format';
import type { StoredFile } from '../../form/attachment-field';
import { Field, TextArea } from '../../ui';
import { Outcomes } from '../application/plain.panel';
import type { StagePanelProps } from '../application/stage-panels';
import { FilesField } from './files';
import './words';

type Limits = { most: number | null; used: number | null; closesAt: string; again: boolean };

/** 推荐: the opinion and the letter, then the conclusion. */
export default function EndorsementPanel({ view, conclude }: StagePanelProps) {
  const { t } = useTranslation('screening');
  const [opinion, setOpinion] = useState('');
  const [letter, setLetter] = useState<StoredFile[]>([]);
  if (!view.duty) return null;
  const attachment = (view.view['attachment'] ?? null) as Attachment | null;
  const forward = (id: string) => view.stage.outcomes.find((o) => o.id === id)?.tone === 'forward';
  const limits = view.view['limits'] as Limits | undefined;
  return (
    <div className="stack">
      {limits && !limits.again && (
        <p className="sub">
          {limits.most !== null && `${t('endorsement.quota', { used: limits.used, most: limits.most })}　`}
          {t('endorsement.closes', { at: dateTimeText(limits.closesAt) })}
        </p>
      )}
      <Field label={t('endorsement.opinion')} hint={t('endorsement.opinionHint')} optional>
        <TextArea limit={1000} rows={3} value={opinion} onChange={(e) => setOpinion(e.target.value)} />
      </Field>
      {attachment && (
        <FilesField
          label={textOf(attachment.name)}
          hint={textOf(attachment.help)}
          purpose={`attachments.${attachment.id}`}
          accept={attachment.formats.map((format) => `.${format}`).join(',')}
          most={1}
          optional={!attachment.required}
          files={letter}
          onChange={setLetter}
        />
      )}
      <Outcomes
        view={view}
        conclude={conclude}
        record={() => ({
          ...(opinion.trim() ? { opinion: opinion.trim() } : {}),
          ...(letter[0] ? { letter: letter[0].id } : {}),
        })}
        blocked={(outcome) =>
          forward(outcome) && attachment?.required && !letter[0]
            ? t('endorsement.letterNeeded', { name: textOf(attachment.name) })
            : null
        }
      />
    </div>
  );
}
