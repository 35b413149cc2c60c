import { capitals, fenFromWan, wanText } from '@keshen/kernel';
import { useEffect, useRef, useState, type ClipboardEventHandler, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { yuan } from '../format';
import { useFieldWiring, useInputClass } from './field';

/** Fen of what was typed in 万元, null for nothing, NaN for what is no amount. */
export function fenOfTyped(text: string): number | null {
  const plain = text
    .trim()
    .replace(/[,，\s]/g, '')
    .replace(/[０-９．]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  if (plain === '') return null;
  try {
    return fenFromWan(plain);
  } catch {
    return Number.NaN;
  }
}

type MoneyProps = {
  /** Integer fen; null when nothing is given, NaN while what stands there is no amount. */
  value: number | null | undefined;
  onChange: (fen: number | null) => void;
  onBlur?: () => void;
  /** In tables: no capitals under it. */
  plain?: boolean;
  disabled?: boolean;
  readOnly?: boolean;
  ref?: Ref<HTMLInputElement>;
  id?: string;
  onPaste?: ClipboardEventHandler<HTMLInputElement>;
  'aria-label'?: string;
  'aria-invalid'?: boolean;
};

/** An amount typed in 万元 and kept in fen; capitals and yuan under it, so that a slip of a zero is seen. */
export function MoneyInput({ value, onChange, onBlur, plain, ref, ...rest }: MoneyProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(() => shown(value));
  const wiring = useFieldWiring();
  const className = useInputClass();
  const last = useRef(value);
  useEffect(() => {
    if (Object.is(last.current, value)) return;
    last.current = value;
    setText(shown(value));
  }, [value]);
  const input = (
    <input
      {...wiring}
      {...rest}
      ref={ref}
      className={rest['aria-invalid'] ? `${className} bad` : className}
      type="text"
      inputMode="decimal"
      autoComplete="off"
      value={text}
      onChange={(event) => {
        const fen = fenOfTyped(event.target.value);
        setText(event.target.value);
        last.current = fen;
        onChange(fen);
      }}
      onBlur={() => {
        if (typeof value === 'number' && !Number.isNaN(value)) setText(shown(value));
        onBlur?.();
      }}
    />
  );
  if (plain) return input;
  const good = typeof value === 'number' && Number.isSafeInteger(value);
  return (
    <>
      <div className="money">
        {input}
        <span className="u">{t('money.wan')}</span>
      </div>
      {good && value !== 0 && (
        <p className="caps" lang="zh-CN">
          {capitals(value)}　{yuan(value)} {t('money.yuan')}
        </p>
      )}
    </>
  );
}

function shown(value: number | null | undefined): string {
  return typeof value === 'number' && Number.isSafeInteger(value) ? wanText(value) : '';
}
