import type { ReactNode } from 'react';

/** Shape and word say a state together; colour never alone. */
export type GlyphName = 'ok' | 'done' | 'warn' | 'danger' | 'todo' | 'part' | 'dash' | 'busy' | 'now';

const tick = <path d="M4.6 8.3l2.3 2.3 4.5-4.8" fill="none" stroke="var(--paper)" strokeWidth="1.8" />;
const disc = (
  <>
    <circle cx="8" cy="8" r="7" fill="currentColor" />
    {tick}
  </>
);
const ring = (dashed?: string) => (
  <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray={dashed} />
);
const mark = (d: string, width: string) => (
  <path d={d} stroke="var(--paper)" strokeWidth={width} strokeLinecap="round" />
);

const drawings: Record<GlyphName, { colour: string; drawing: ReactNode }> = {
  ok: { colour: 'ok', drawing: disc },
  done: { colour: 'acc', drawing: disc },
  warn: {
    colour: 'warn',
    drawing: (
      <>
        <path d="M8 1.4L15.2 14H.8z" fill="currentColor" />
        {mark('M8 6v3.6M8 11.6v.4', '1.7')}
      </>
    ),
  },
  danger: {
    colour: 'danger',
    drawing: (
      <>
        <path d="M8 .8L15.2 8 8 15.2.8 8z" fill="currentColor" />
        {mark('M8 4.4v4.4M8 11v.4', '1.8')}
      </>
    ),
  },
  todo: { colour: 'mute', drawing: ring() },
  part: {
    colour: 'acc',
    drawing: (
      <>
        {ring()}
        <path d="M8 2a6 6 0 010 12z" fill="currentColor" />
      </>
    ),
  },
  dash: { colour: 'mute', drawing: <path d="M3 8h10" stroke="currentColor" strokeWidth="1.8" /> },
  busy: { colour: 'mute', drawing: ring('2.4 2.3') },
  now: {
    colour: 'acc',
    drawing: (
      <>
        {ring()}
        <path d="M8 0v16" stroke="var(--ink)" strokeWidth="2" />
      </>
    ),
  },
};

/** A state's shape. With `label` it speaks for itself, without it the word beside it does. */
export function Glyph({ name, label }: { name: GlyphName; label?: string }) {
  const { colour, drawing } = drawings[name];
  const says = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true };
  return (
    <svg className={`gl ${colour}`} viewBox="0 0 16 16" {...says}>
      {drawing}
    </svg>
  );
}

/** Glyph and word on one line: the portal's only badge. */
export function State({ glyph, children }: { glyph: GlyphName; children: ReactNode }) {
  return (
    <span className="state">
      <Glyph name={glyph} />
      {children}
    </span>
  );
}
