import { useTranslation } from 'react-i18next';
import '../features/document/words';
import { useProblemText } from '../problems';
import { Button } from '../ui/button';
import { FileRow, type FileState } from '../ui/files';
import type { Upload } from './use-uploads';

const states: Record<Upload['state'], FileState> = {
  queued: 'waiting',
  sending: 'sending',
  waiting: 'offline',
  paused: 'paused',
};

/** One file on its way: how far it is, and what can be done about it. */
export function UploadRow({ upload }: { upload: Upload }) {
  const { t } = useTranslation();
  const say = useProblemText('document');
  const { name, size, sent, state, problem } = upload;
  const act = (label: string, onClick: () => void) => (
    <Button quiet small aria-label={`${label} ${name}`} onClick={onClick}>
      {label}
    </Button>
  );
  if (problem)
    return (
      <FileRow
        name={name}
        state="refused"
        size={size}
        words={say(problem)}
        actions={act(t('act.close'), upload.cancel)}
      />
    );
  return (
    <FileRow
      name={name}
      state={states[state]}
      size={size}
      sent={sent}
      actions={
        <>
          {state === 'paused' ? act(t('files.goOn'), upload.resume) : act(t('files.pause'), upload.pause)}
          {act(t('act.cancel'), upload.cancel)}
        </>
      }
    />
  );
}
