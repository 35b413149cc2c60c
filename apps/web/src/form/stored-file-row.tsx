import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../api';
import { FileLink } from '../features/document/file-link';
import '../features/document/words';
import { useProblemText } from '../problems';
import { FileRow } from '../ui/files';
import type { StoredFile } from './attachment-field';

const ASK_EVERY_MS = 3000;

type StoredFileRowProps = { file: StoredFile; href: string; actions?: ReactNode };

/** A file that has arrived: scanned, being scanned, or quarantined with the reason. */
export function StoredFileRow(props: StoredFileRowProps) {
  return props.file.scan === 'waiting' ? <ScannedRow {...props} /> : <JudgedRow {...props} />;
}

/** Asks how far the scan is until it has ended. */
function ScannedRow(props: StoredFileRowProps) {
  const { data } = useQuery({
    queryKey: ['files', props.file.id, 'state'],
    queryFn: () => api.get<StoredFile>(`/files/${props.file.id}/state`),
    refetchInterval: ({ state }) => (state.data && state.data.scan !== 'waiting' ? false : ASK_EVERY_MS),
  });
  return <JudgedRow {...props} file={data ?? props.file} />;
}

function JudgedRow({ file, href, actions }: StoredFileRowProps) {
  const say = useProblemText('document');
  const { name, size, sha256, scan, threat } = file;
  if (scan === 'quarantined')
    return (
      <FileRow
        name={name}
        state="refused"
        size={size}
        words={say({ code: 'file.quarantined', params: { threat } })}
        actions={actions}
      />
    );
  if (scan === 'waiting') return <FileRow name={name} state="scanning" size={size} actions={actions} />;
  return (
    <FileRow
      name={<FileLink id={file.id} name={name} href={href} />}
      state="stored"
      size={size}
      sha256={sha256}
      actions={actions}
    />
  );
}
