import { useState, type CSSProperties, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { sizeText } from '../format';
import { useFieldWiring } from './field';
import { Glyph, type GlyphName } from './glyph';
import { Icon } from './icon';

/** waiting 待传 · sending 上传中 · paused 已暂停 · offline 等网络 · stored 已上传 · refused 不能用 · elsewhere 由他人提供 */
export type FileState =
  'waiting' | 'sending' | 'paused' | 'offline' | 'scanning' | 'stored' | 'refused' | 'elsewhere';
const glyphs: Record<FileState, GlyphName> = {
  waiting: 'todo',
  sending: 'part',
  paused: 'part',
  offline: 'part',
  scanning: 'busy',
  stored: 'ok',
  refused: 'danger',
  elsewhere: 'todo',
};

type FileRowProps = {
  name: ReactNode;
  state: FileState;
  size?: number;
  /** Bytes sent so far, while it is being sent. */
  sent?: number;
  sha256?: string;
  /** The reason of a refusal, or who provides it. */
  words?: ReactNode;
  actions?: ReactNode;
};

/** One file: what it is, how far it is, what can be done. */
export function FileRow({ name, state, size, sent, sha256, words, actions }: FileRowProps) {
  const { t } = useTranslation();
  const underWay = state === 'sending' || state === 'paused' || state === 'offline';
  const percent = size && sent !== undefined ? Math.floor((sent / size) * 100) : 0;
  const facts = [
    size !== undefined &&
      (underWay && sent !== undefined ? `${sizeText(sent)} / ${sizeText(size)}` : sizeText(size)),
    words ?? t(`files.${state}`),
    sha256 && `SHA-256 ${sha256.slice(0, 4)} ${sha256.slice(4, 8)} … ${sha256.slice(-4)}`,
  ].filter(Boolean);
  return (
    <li>
      <Glyph name={glyphs[state]} label={t(`files.${state}`)} />
      <div>
        <p>{name}</p>
        <p className={state === 'refused' ? 'small danger' : 'meta'}>
          {facts.map((fact, index) => (
            <span key={index}>
              {index > 0 && '　'}
              {fact}
            </span>
          ))}
        </p>
        {underWay && (
          <div
            className="prog"
            style={{ '--p': `${percent}%` } as CSSProperties}
            role="progressbar"
            aria-valuenow={percent}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-label={t('files.progress')}
          >
            <i />
          </div>
        )}
      </div>
      <span className="row">{actions}</span>
    </li>
  );
}

export function FileList({ children }: { children: ReactNode }) {
  return <ul className="files">{children}</ul>;
}

/** Choose, drop, or take a photograph. `accept` as in the native control: `.pdf,.jpg`. */
export function DropZone({
  onFiles,
  accept,
  multiple,
  disabled,
  label,
}: {
  onFiles: (files: File[]) => void;
  accept?: string;
  multiple?: boolean;
  disabled?: boolean;
  label?: string;
}) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const wiring = useFieldWiring();
  const takesPictures = accept === undefined || /jpe?g|png|image/.test(accept);
  return (
    <label
      className="drop"
      style={over ? { background: 'var(--accent-soft)' } : undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const files = [...event.dataTransfer.files];
        if (!disabled && files.length > 0) onFiles(multiple ? files : files.slice(0, 1));
      }}
    >
      <input
        {...wiring}
        type="file"
        className="vh"
        accept={accept}
        multiple={multiple}
        disabled={disabled}
        aria-label={label}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
      <Icon name="upload" />
      <span>
        <b>{t('files.choose')}</b>
        <span className="hide-s">{t('files.drop')}</span>
        {takesPictures && <span className="only-s">{t('files.photo')}</span>}
      </span>
    </label>
  );
}

/** Hatched bar and what kind of thing it is; what is behind is not in the document. */
export function Masked({ kind }: { kind: string }) {
  const { t } = useTranslation();
  return (
    <span className="masked" title={t('files.masked')}>
      {kind}
    </span>
  );
}
